"""Addresses of this app's pages."""

from django.urls import path

from partnerships.views import applications, calls

app_name = "partnerships"
urlpatterns = [
    path("stod/", calls.index, name="calls"),
    path("stod/kalender.ics", calls.calendar, name="calls_calendar"),
    path("stod/<uuid:pk>/", calls.show, name="call"),
    path("stod/<uuid:pk>/utlysning.pdf", calls.as_pdf, name="call_pdf"),
    path("stod/<uuid:pk>/utlysning.json", calls.as_json, name="call_json"),
    path("stod/<uuid:pk>/ansok/", applications.start, name="apply"),
    path("ansokningar/", applications.index, name="applications"),
    path("ansokan/<uuid:pk>/", applications.show, name="application"),
    path("ansokan/<uuid:pk>/steg/<int:number>/", applications.step, name="application_step"),
    path("ansokan/<uuid:pk>/<slug:name>/", applications.act, name="application_act"),
]
