"""Addresses of files and jobs."""

from django.urls import path

from portal.records import views

app_name = "records"
urlpatterns = [
    path("fil/<uuid:pk>/", views.download, name="download"),
    path("arbete/<uuid:pk>/", views.job, name="job"),
]
