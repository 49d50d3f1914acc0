"""The web admin where staff work: Django's own, behind the portal's log-in, inside one company."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from portal.desk import work_lists

#: Apps whose registers stand first, because staff are there every day; the rest follow by name.
FIRST = ("annexes", "reports")


class GrannskapAdminSite(admin.AdminSite):
    """Staff only; what is shown belongs to the company that the person now works in."""

    site_title = "Grannskap"
    site_header = "Grannskap"
    index_title = _("My desk")
    enable_nav_sidebar = False  # lists need the width; the desk names every register
    index_template = "admin/desk.html"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take our scoped registers only; those that libraries bring know nothing of the wall."""
        if getattr(admin_class, "is_scoped", False):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff of some company."""
        return request.user.is_active and request.user.is_staff

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Use the portal's log-in; who is logged in and no staff goes to their own start."""
        if request.user.is_authenticated:
            return redirect("start")
        return redirect_to_login(
            request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"),
            reverse("account_login"),
        )

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Use the portal's log-out."""
        return redirect("account_logout")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Tell every admin page its company, and name all registers only where a page asks."""
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": reverse("start"),
            "has_permission": self.has_permission(request),
            "available_apps": SimpleLazyObject(lambda: self.get_app_list(request)),
            "is_popup": False,
            "is_nav_sidebar_enabled": self.enable_nav_sidebar,
            "company": getattr(request, "company", None),
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Put the registers of every day first, on the desk and in the side menu."""
        apps = super().get_app_list(request, app_label)
        places = {label: place for place, label in enumerate(FIRST)}
        return sorted(apps, key=lambda app: places.get(app["app_label"], len(FIRST)))

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Show what waits for someone and the kept views, before the registers."""
        from portal import registers  # needs the models, which are loaded after this module

        lists = work_lists(request) if request.company else []
        context = {
            "work_lists": [work for work in lists if work.count],
            "empty_lists": [work for work in lists if not work.count],
            "saved_views": registers.saved_views(request) if request.company else [],
        }
        return super().index(request, (extra_context or {}) | context)

    def get_urls(self) -> list[Any]:
        """Add the pages beside the registers' lists."""
        from portal import registers  # needs the models, which are loaded after this module

        return [*registers.urls(self), *super().get_urls()]
