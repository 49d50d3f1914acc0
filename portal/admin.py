"""Registers and acts in the web admin. Rows are reached through `visible_to` alone."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal import policies
from portal.acts import Act, act_named, acts_for, acts_of, perform
from portal.errors import DomainError

#: The most rows that one bulk act takes.
BULK_MOST = 1000


class OwnRowsFilter(admin.RelatedFieldListFilter):
    """Narrows a register by related rows, and offers those of the company alone.

    Django's own filter offers every row of the table, also what other companies call theirs.
    """

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: "RegisterAdmin"
    ) -> list[tuple[Any, str]]:
        """Return the rows that this person may know of in the company."""
        rows = model_admin.offered(field, request)
        return [(row.pk, str(row)) for row in rows]


admin.FieldListFilter.register(
    lambda field: bool(field.remote_field), OwnRowsFilter, take_priority=True
)


class Register(ChangeList):
    """The list of a register: it leaves out heavy columns, and finds its rows' pages once."""

    def get_queryset(self, request: HttpRequest, *args: Any, **kw: Any) -> models.QuerySet:
        """Return the rows without the columns that the list never shows."""
        return super().get_queryset(request, *args, **kw).defer(*self.model_admin.list_defer)

    def url_for_result(self, result: models.Model) -> str:
        """Return the address of the row's page."""
        return self._page % quote(result.pk)

    @cached_property
    def _page(self) -> str:
        name = f"{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(f"{self.model_admin.admin_site.name}:{name}", args=["PK"]).replace(
            "PK", "%s"
        )


class RegisterAdmin(admin.ModelAdmin):
    """A register: searched, filtered and read by all staff, changed where a permission says so.

    ``add_<model>``, ``change_<model>`` and ``delete_<model>`` are permissions of the app's
    policies.py; one that is not declared is held by nobody.
    """

    is_scoped = True
    list_per_page = 50
    list_defer: Sequence[str] = ()
    #: Columns of the register as a file, where a list says several things in one.
    export_display: Sequence[str] = ()
    show_full_result_count = False
    save_on_top = False
    #: An address on the web that is typed without its beginning.
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Return the company's rows that this person may know of."""
        rows = super().get_queryset(request).visible_to(request.user)
        if hasattr(self.model, "company"):
            return rows.filter(company=request.company)
        return rows

    def get_changelist(self, request: HttpRequest, **kw: Any) -> type[ChangeList]:
        """Use our own list."""
        return Register

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """Return the row, or None for nonsense in the address."""
        try:
            return super().get_object(request, object_id, from_field)
        except (ValidationError, ValueError):
            return None

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, *_args: Any) -> HttpResponse:
        raise Http404

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kw: Any
    ) -> HttpResponse:
        """Show or change a row that this person may know of."""
        self._known(request, object_id)
        return super().changeform_view(request, object_id, *args, **kw)

    def delete_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kw: Any
    ) -> HttpResponse:
        """Ask whether to delete a row that this person may know of."""
        self._known(request, object_id)
        return super().delete_view(request, object_id, *args, **kw)

    def history_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kw: Any
    ) -> HttpResponse:
        """Show the history of a row that this person may know of."""
        self._known(request, object_id)
        return super().history_view(request, object_id, *args, **kw)

    def _known(self, request: HttpRequest, object_id: str | None) -> None:
        """Answer as for nothing at all, before anyone asks what this role may do to it."""
        if object_id is not None and self.get_object(request, object_id) is None:
            raise Http404

    def _may(self, request: HttpRequest, verb: str, thing: Any | None) -> bool:
        name = f"{self.opts.app_label}.{verb}_{self.opts.model_name}"
        if not policies.is_declared(name) or request.company is None:
            return False
        if thing is not None:
            return request.user.has_perm(name, thing)
        # Of the register as a whole the role is asked; what must be true of a row can't be.
        return bool(policies.permission(name).to & request.user.roles_for(request.company))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """All staff see the register."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """All staff of the company read its register."""
        return request.company is not None and request.company.pk in request.user.staff_company_ids

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Those whom the policies let add."""
        return self._may(request, "add", None)

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Those whom the policies let change."""
        return self._may(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Those whom the policies let delete."""
        return self._may(request, "delete", obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Form, change: bool) -> None:  # noqa: FBT001 -- Django's signature
        """Put a new row into the company that the person works in."""
        if not change and hasattr(obj, "company_id") and obj.company_id is None:
            obj.company = request.company
        super().save_model(request, obj, form, change)

    def get_exclude(self, request: HttpRequest, obj: Any | None = None) -> Any:
        """Leave the company out of forms: it follows from where the person works."""
        excluded = list(super().get_exclude(request, obj) or [])
        if hasattr(self.model, "company") and not self.fields and not self.fieldsets:
            excluded.append("company")
        return excluded

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the company's own rows only."""
        kwargs.setdefault("queryset", self.offered(db_field, request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the company's own rows only."""
        kwargs.setdefault("queryset", self.offered(db_field, request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Name every control for people who hear the page (the calendar's parts have no label)."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(db_field, models.DateField):
            field.widget.attrs.setdefault("aria-label", str(field.label))
        return field

    @staticmethod
    def offered(db_field: Any, request: HttpRequest) -> models.QuerySet:
        """Return the rows that a form or a filter offers: the company's own, where it owns any."""
        rows = db_field.remote_field.model._default_manager.all()
        if hasattr(rows, "visible_to"):
            rows = rows.visible_to(request.user)
        if hasattr(db_field.remote_field.model, "company"):
            rows = rows.filter(company=request.company)
        return rows


class ReadOnlyRegister(RegisterAdmin):
    """A register that nobody edits by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: rows come about by acts."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Nobody: rows change by acts."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Nobody."""
        return False


class ActsAdmin(RegisterAdmin):
    """A register whose things are moved on by acts: buttons on the page, bulk acts on the list."""

    change_form_template = "admin/acts/change_form.html"
    act_template = "admin/acts/act.html"
    bulk_template = "admin/acts/bulk.html"

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Fields are edited only while the policies, which know the state, allow it."""
        return super().has_change_permission(request, obj) if obj is not None else False

    def get_urls(self) -> list[URLPattern]:
        """Add the address of each act."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        return [
            path(
                "<uuid:pk>/act/<slug:act_name>/",
                self.admin_site.admin_view(self.act_view),
                name=name,
            ),
            *super().get_urls(),
        ]

    def act_url(self, thing: models.Model, act: Act) -> str:
        """Return where the act is done to the thing."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        return reverse(f"{self.admin_site.name}:{name}", args=[thing.pk, act.name])

    def act_view(self, request: HttpRequest, pk: UUID, act_name: str) -> HttpResponse:
        """Ask for what the act needs, and do it."""
        thing = self.get_queryset(request).filter(pk=pk).first()
        act = thing and act_named(thing, act_name)
        if thing is None or act is None:
            raise Http404
        if not request.user.has_perm(act.permission, thing):
            raise PermissionDenied
        outcome = perform(request, thing, act)
        if outcome.done:
            messages.success(request, act.done)
            return redirect(self.after_act(request, thing, act, outcome.result))
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "thing": thing,
            "original": thing,
            "act": act,
            "form": outcome.form,
            "is_open": act.is_open(thing, request.user),
            "title": act.label,
        }
        return TemplateResponse(request, self.act_template, context)

    def after_act(self, request: HttpRequest, thing: models.Model, act: Act, result: Any) -> str:
        """Return where to go when the act is done: to the thing that came of it."""
        shown = result if isinstance(result, models.Model) else thing
        if not self.admin_site.is_registered(type(shown)):
            shown = thing
        opts = shown._meta
        return reverse(
            f"{self.admin_site.name}:{opts.app_label}_{opts.model_name}_change", args=[shown.pk]
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the thing with what can be done to it, and what has happened to it."""
        thing = self.get_object(request, object_id)
        context = {"acts": [], "history": []}
        if thing is not None:
            context["acts"] = [
                {"act": act, "url": self.act_url(thing, act)}
                for act in acts_for(thing, request.user)
            ]
            if hasattr(thing, "history"):
                context["history"] = list(thing.history())
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer the bulk acts for which this person holds the permission."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        for act in acts_of(self.model):
            if act.bulk and request.company and request.user.has_perm(act.permission):
                actions[f"act_{act.name}"] = (_bulk(act), f"act_{act.name}", act.label)
        return actions

    def bulk_view(
        self, request: HttpRequest, act: Act, chosen: models.QuerySet
    ) -> HttpResponse | None:
        """Show which of the chosen can be moved on; after confirmation, move them."""
        things = list(chosen[: BULK_MOST + 1])
        if len(things) > BULK_MOST:
            messages.error(
                request, _("Choose at most %(most)d rows at a time.") % {"most": BULK_MOST}
            )
            return None
        ready = [thing for thing in things if act.is_open(thing, request.user)]
        known = set(ready)
        held = [thing for thing in things if thing not in known]
        form_class = act.form
        sent = "confirmed" in request.POST
        form = form_class(request.POST if sent else None, thing=None, by=request.user)
        if sent and form.is_valid():
            self._do_each(request, act, ready, form.arguments())
            return None
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "act": act,
            "title": act.label,
            "ready": ready,
            "held": held,
            "form": form,
            "chosen": [str(thing.pk) for thing in things],
            "action_name": f"act_{act.name}",
        }
        return TemplateResponse(request, self.bulk_template, context)

    def _do_each(self, request: HttpRequest, act: Act, things: list, arguments: dict) -> None:
        done, refused = 0, []
        for thing in things:
            try:
                with transaction.atomic():
                    act.do(thing, by=request.user, at=timezone.now(), **arguments)
            except DomainError as refusal:
                refused.append(f"{thing}: {refusal}")
            else:
                done += 1
        if done:
            messages.success(
                request,
                ngettext("%(act)s: %(count)d row.", "%(act)s: %(count)d rows.", done)
                % {"act": act.label, "count": done},
            )
        for line in refused[:20]:
            messages.error(request, line)


def _bulk(act: Act) -> Any:
    def action(model_admin: ActsAdmin, request: HttpRequest, chosen: models.QuerySet) -> Any:
        return model_admin.bulk_view(request, act, chosen)

    return action
