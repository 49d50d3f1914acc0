"""Addresses of the board's room."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("styrelse/", views.reports, name="reports"),
    path("styrelse/rapport/<uuid:pk>/", views.report, name="report"),
    path("styrelse/rapport/<uuid:pk>/pdf/", views.download, name="download"),
]
