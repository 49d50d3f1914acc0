"""Addresses of the pages of those who host activities."""

from django.urls import path

from portal.activities import views

app_name = "activities"
urlpatterns = [
    path("verksamheter/", views.index, name="activities"),
    path("verksamhet/<uuid:pk>/", views.show, name="activity"),
    path("verksamhet/<uuid:pk>/be-om/", views.ask, name="ask"),
    path("efterfragan/<uuid:pk>/<slug:name>/", views.need_act, name="need_act"),
]
