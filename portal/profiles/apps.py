from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProfilesConfig(AppConfig):
    name = "portal.profiles"
    label = "profiles"
    verbose_name = _("Company profiles")

    def ready(self) -> None:
        from portal import policies

        policies.autodiscover("profile_sections")
