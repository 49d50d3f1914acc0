"""Lease lists in the web admin: upload, watch, check row by row, write."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annexes.imports import actions
from annexes.imports.forms import UploadForm
from annexes.models import LeaseImport, LeaseImportRow, RowOutcome
from annexes.states.imports import CONFIRMED, DONE, SHOWN, UPLOADED
from portal.acts import acts_for
from portal.admin import ActsAdmin
from portal.errors import DomainError
from portal.once import AlreadyDone, once

#: Rows on one page of the preview.
ROWS_ON_A_PAGE = 50
#: A page that waits for a worker asks again after so long. Unit: seconds.
ASK_AGAIN = 2

STEPS = [_("Choose the list"), _("Reading"), _("Check"), _("Writing"), _("In the register")]
_STEP = {UPLOADED: 2, SHOWN: 3, CONFIRMED: 4, DONE: 6}


@dataclass(frozen=True)
class Tab:
    """One way to narrow the rows down."""

    label: str | Promise
    url: str
    count: int
    is_current: bool


@admin.register(LeaseImport)
class LeaseImportAdmin(ActsAdmin):
    """Every list that has been uploaded, and what came of it."""

    list_display = ["file_name", "state", "created", "changed", "uploaded_by", "uploaded_at"]
    list_filter = ["state"]
    list_select_related = ["uploaded_by"]
    search_fields = ["file_name"]

    @admin.display(description=_("created"))
    def created(self, lease_import: LeaseImport) -> int:
        """Leases that the list creates."""
        return lease_import.counts.get(RowOutcome.CREATE, 0)

    @admin.display(description=_("changed"))
    def changed(self, lease_import: LeaseImport) -> int:
        """Leases that the list changes."""
        return lease_import.counts.get(RowOutcome.UPDATE, 0)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Ask for the file, keep it, have it read."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        sent = request.method == "POST"
        form = UploadForm(request.POST if sent else None, request.FILES if sent else None)
        if sent and form.is_valid():
            now = timezone.now()
            try:
                with once(form, by=request.user, at=now):
                    made = actions.upload_lease_list(
                        request.company, form.cleaned_data["file"], by=request.user, at=now
                    )
            except AlreadyDone:
                return redirect("admin:annexes_leaseimport_changelist")
            except DomainError as refusal:
                form.add_error("file", str(refusal))
            else:
                return redirect("admin:annexes_leaseimport_change", made.pk)
        return self._page(
            request,
            "admin/annexes/leaseimport/upload.html",
            {"title": _("Take in a lease list"), "form": form, "steps": STEPS, "step": 1},
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show how far the list has come, and what becomes of each of its rows."""
        lease_import = self.get_object(request, object_id)
        if lease_import is None or request.method != "GET":
            raise Http404
        response = self._page(
            request,
            "admin/annexes/leaseimport/change_form.html",
            {
                "title": lease_import.file_name,
                "thing": lease_import,
                "original": lease_import,
                "job": lease_import.job,
                "steps": STEPS,
                "step": _STEP.get(lease_import.state, 0),
                "counts": lease_import.counts,
                "acts": [
                    {"act": act, "url": self.act_url(lease_import, act)}
                    for act in acts_for(lease_import, request.user)
                ],
                "history": list(lease_import.history()),
                **self._rows(request, lease_import),
            },
        )
        if lease_import.is_at_work:
            response["Refresh"] = str(ASK_AGAIN)
        return response

    def _rows(self, request: HttpRequest, lease_import: LeaseImport) -> dict[str, Any]:
        """Return the rows of the chosen tab and page, and the tabs."""
        if lease_import.state not in (SHOWN, CONFIRMED, DONE):
            return {}
        chosen = request.GET.get("rows", "")
        counts = lease_import.counts
        labels = [
            ("", _("All"), sum(counts.get(outcome, 0) for outcome in RowOutcome.values)),
            *[(value, label, counts.get(value, 0)) for value, label in RowOutcome.choices],
            ("remarked", _("Worth a look"), counts.get("remarked", 0)),
        ]
        tabs = [
            Tab(label, f"?rows={value}" if value else "?", count, is_current=value == chosen)
            for value, label, count in labels
        ]
        page = Paginator(self._chosen(lease_import, chosen), ROWS_ON_A_PAGE).get_page(
            request.GET.get("page")
        )
        return {"tabs": tabs, "page": page}

    @staticmethod
    def _chosen(lease_import: LeaseImport, chosen: str) -> QuerySet[LeaseImportRow]:
        rows = lease_import.rows.all()
        if chosen == "remarked":
            taken = [RowOutcome.CREATE, RowOutcome.UPDATE, RowOutcome.UNCHANGED]
            return rows.filter(said__contains=[{"stops": False}], outcome__in=taken)
        return rows.filter(outcome=chosen) if chosen in RowOutcome.values else rows

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        return TemplateResponse(
            request,
            template,
            self.admin_site.each_context(request) | {"opts": self.opts} | context,
        )

    def after_act(self, request: HttpRequest, thing: Any, act: Any, result: Any) -> str:
        """Go back to the list's page, where the work can be watched."""
        return reverse("admin:annexes_leaseimport_change", args=[thing.pk])
