"""Registers that staff write by hand: districts, themes, indicators and the like.

What they hold is the company's model of its work. It is loaded from a profile and edited here
afterwards; a later load leaves an edited value alone.
"""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from portal.admin import RegisterAdmin


class CatalogueForm(forms.ModelForm):
    """Checks a row as the row of its company, so that “there is already …” is said in the form."""

    #: Set by `CatalogueAdmin.get_form`.
    company: Any = None
    #: Fields that staff do not see and that are checked all the same.
    follows: Collection[str] = ("company",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.company_id is None:
            self.instance.company = self.company

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - set(self.follows)


class CatalogueAdmin(RegisterAdmin):
    """A register of the company's model. It has an ``add_`` and a ``change_`` permission."""

    form = CatalogueForm

    def get_form(
        self,
        request: HttpRequest,
        obj: Any | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 -- Django's signature
        **kwargs: Any,
    ) -> type[forms.ModelForm]:
        """Bind the form to the company in which the person works."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"company": request.company})

    def get_readonly_fields(self, request: HttpRequest, obj: Any | None = None) -> list[str]:
        """Keep the code of a row that stands: the profile and the figures know it by its code."""
        fixed = list(super().get_readonly_fields(request, obj))
        if obj is not None and any(field.name == "code" for field in self.opts.fields):
            fixed.append("code")
        return fixed


class Parts(admin.TabularInline):
    """The parts of a row, shown with it and edited in a register of their own."""

    extra = 0
    can_delete = False
    show_change_link = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any | None = None) -> Any:
        """Show all, edit none: also what no form may touch, such as a state."""
        return self.fields

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Whoever sees the row sees its parts."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Nobody, here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Nobody, here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Nobody, here."""
        return False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Return the parts that this person may know of."""
        return super().get_queryset(request).visible_to(request.user)
