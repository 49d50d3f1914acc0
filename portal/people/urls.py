"""Addresses of invitations."""

from django.urls import path

from portal.people import views

app_name = "people"
urlpatterns = [path("inbjudan/<str:token>/", views.accept, name="invitation")]
