"""The mechanisms, and Django's admin on our own site, as Django apps."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps

from portal import policies


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Grannskap"

    def ready(self) -> None:
        policies.autodiscover("policies")
        policies.autodiscover("acts")
        policies.autodiscover("menu")
        policies.autodiscover("duties")
        policies.autodiscover("calendar")
        policies.autodiscover("letter_names")


class WebAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "portal.adminsite.GrannskapAdminSite"
