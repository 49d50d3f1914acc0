"""Narrowing a register to the premises of one district, whatever district its rows count in."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.places.models import District


class PremisesFilter(admin.SimpleListFilter):
    """In which district the annex's premises lie. ``path`` leads from the row to the district."""

    title = _("district of the premises")
    parameter_name = "premises"
    path: ClassVar[str] = "annex__lease__premises__district"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The company's districts."""
        return [(str(each.pk), each.name) for each in District.objects.of(request.company)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the district; a word that is none finds nothing."""
        wanted = self.value()
        if not wanted:
            return queryset
        if wanted not in {value for value, _label in self.lookup_choices}:
            return queryset.none()
        return queryset.filter(**{self.path: wanted})


class AskedPremisesFilter(PremisesFilter):
    """Shown when a scorecard has led here; the rows' own district is another filter."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The district asked for."""
        asked = request.GET.get(self.parameter_name)
        if not asked:
            return []
        return [each for each in super().lookups(request, model_admin) if each[0] == asked]


class PledgePremisesFilter(AskedPremisesFilter):
    """The same for pledges."""

    path = "plan__annex__lease__premises__district"
