"""Addresses of invitations, of an organisation's people, and of one's own settings."""

from django.urls import path

from portal.people import views

app_name = "people"
urlpatterns = [
    path("inbjudan/<str:token>/", views.accept, name="invitation"),
    path("kollegor/", views.colleagues, name="colleagues"),
    path("kollegor/hos/<uuid:pk>/<slug:name>/", views.organisation_act, name="organisation_act"),
    path("kollegor/roll/<uuid:pk>/<slug:name>/", views.role_act, name="representative_act"),
    path("kollegor/inbjuden/<uuid:pk>/<slug:name>/", views.invitation_act, name="invitation_act"),
    path("installningar/", views.settings, name="settings"),
    path("installningar/kalender/ny/", views.renew_feed, name="renew_feed"),
    path("installningar/kalender/bort/", views.revoke_feed, name="revoke_feed"),
    path("kalender/<str:secret>.ics", views.feed, name="feed"),
    path("paminnelser/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
