"""Addresses. Swedish words, because Swedish people read and share them."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import JavaScriptCatalog, set_language

from portal import look, views

urlpatterns = [
    path("", views.start, name="start"),
    path("byt-bolag/", views.choose_company, name="choose_company"),
    path("tillganglighet/", views.accessibility, name="accessibility"),
    path("halsa/lever/", views.alive, name="alive"),
    path("halsa/redo/", views.ready, name="ready"),
    path("sprak/", login_not_required(set_language), name="set_language"),
    path("stil/", look.style_guide, name="style_guide"),
    path("farg/<str:colour>.css", look.accent_css, name="accent_css"),
    path("konto/", include("portal.people.account_urls")),
    path("", include("portal.people.urls")),
    path("", include("portal.records.urls")),
    path("", include("portal.activities.urls")),
    path("", include("annexes.urls")),
    path("", include("partnerships.urls")),
    path("", include("reports.urls")),
    path("admin/jsi18n/", JavaScriptCatalog.as_view(packages=["django.contrib.admin"])),
    path("admin/", admin.site.urls),
]
