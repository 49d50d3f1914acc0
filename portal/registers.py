"""Pages beside a register's list in the web admin: export, and views kept under a name."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ALL_VAR, PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal import exports
from portal.forms import LineField, PortalForm
from portal.jobs import EXPORT
from portal.records import jobs
from portal.records.models import SavedView


class SaveViewForm(PortalForm):
    """What a view is called, and who finds it."""

    name = LineField(
        label=_("Name"), help_text=_("For example “Mine that wait for an answer”."), max_length=80
    )
    is_shared = forms.BooleanField(
        label=_("Show it to all colleagues at the company"), required=False
    )
    submit_label = _("Save the view")


def urls(site: Any) -> list[URLPattern]:
    """Return the addresses, each behind the admin's own door."""
    return [
        path("export/<str:label>/", site.admin_view(export), name="export"),
        path("vyer/<str:label>/spara/", site.admin_view(save_view), name="save_view"),
        path("vyer/<uuid:pk>/bort/", site.admin_view(delete_view), name="delete_view"),
    ]


@require_safe
def export(request: HttpRequest, label: str) -> HttpResponse:
    """Hand out a register as a file, as filtered; order a job when there is much of it."""
    register = _register(request, label)
    if not request.user.has_perm("records.export_register", request.company):
        raise PermissionDenied
    form = request.GET.get("format", "")
    if form not in exports.CONTENT_TYPES:
        raise Http404
    query = _narrowing(request.GET.urlencode())
    try:
        shown = exports.listed(register, request)
    except IncorrectLookupParameters as nonsense:
        raise Http404 from nonsense
    if shown.queryset.order_by()[: exports.AT_ONCE + 1].count() > exports.AT_ONCE:
        job = jobs.order(
            EXPORT,
            company=request.company,
            given={
                "register": label,
                "query": query,
                "format": form,
                "language": get_language(),
                "person": str(request.user.pk),
            },
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("There are many rows. The file is here when it is written."))
        return redirect("records:job", job.pk)
    sheet = exports.sheet_of(register, request, shown, at=timezone.now())
    response = HttpResponse(exports.written(sheet, form), content_type=exports.CONTENT_TYPES[form])
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{sheet.name}.{form}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
def save_view(request: HttpRequest, label: str) -> HttpResponse:
    """Keep a register's filter and search under a name; the same name again replaces it."""
    register = _register(request, label)
    query = _narrowing(request.GET.get("query", ""))
    form = SaveViewForm(request.POST or None)
    if form.is_valid():
        with transaction.atomic():
            SavedView.objects.update_or_create(
                company=request.company,
                register=label,
                saved_by=request.user,
                name=form.cleaned_data["name"],
                defaults={
                    "query": query,
                    "is_shared": form.cleaned_data["is_shared"],
                    "saved_at": timezone.now(),
                },
            )
        messages.success(request, _("The view is saved. You find it on your desk."))
        return redirect(f"{list_url(label)}?{query}")
    form.cancel_url = f"{list_url(label)}?{query}"
    request.GET = QueryDict(query)
    context = register.admin_site.each_context(request) | {
        "form": form,
        "opts": register.opts,
        "title": _("Save the view"),
        "narrowed_to": list(exports.narrowed_to(exports.listed(register, request))),
    }
    return TemplateResponse(request, "admin/saved_view.html", context)


@require_POST
def delete_view(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Forget a view of one's own."""
    deleted, _of = SavedView.objects.filter(
        pk=pk, saved_by=request.user, company__in=request.user.staff_company_ids
    ).delete()
    if not deleted:
        raise Http404
    messages.success(request, _("The view is gone."))
    return redirect("admin:index")


def list_url(label: str) -> str:
    """Return the address of a register's list."""
    return reverse(f"admin:{label.replace('.', '_')}_changelist")


def saved_views(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the views that a person finds on the desk, by register."""
    views = SavedView.objects.visible_to(request.user).of(request.company)
    found = []
    for view in views.select_related("saved_by").order_by("register", "name"):
        register = exports.register_of(view.register)
        if register is not None:
            found.append(
                {
                    "view": view,
                    "url": f"{list_url(view.register)}?{view.query}",
                    "register": register.opts.verbose_name_plural,
                    "is_mine": view.saved_by_id == request.user.pk,
                }
            )
    return found


def _register(request: HttpRequest, label: str) -> Any:
    register = exports.register_of(label)
    if register is None or request.company is None or not register.has_view_permission(request):
        raise Http404
    return register


def _narrowing(query: str) -> str:
    """Return the part of a list's address that narrows it: no page numbers, nothing too long."""
    kept = QueryDict(query[:2000], mutable=True)
    for name in (PAGE_VAR, ALL_VAR, "format"):
        kept.pop(name, None)
    return kept.urlencode()
