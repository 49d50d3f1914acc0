"""Where things happen: districts, the premises in them, and rules that hold in some of them."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.constraints import one_of, positive
from portal.ownership import Owned, OwnedQuerySet
from portal.walls import SameAsParent, wall_key
from portal.words import Named, in_language


class DistrictQuerySet(OwnedQuerySet):
    """Questions about districts."""

    def top(self) -> Self:
        """Return the districts that are part of no other."""
        return self.filter(parent=None)

    def within(self, district: "District") -> Self:
        """Return the district itself and all that lies in it, however deep."""
        found = reached = {district.pk}
        while reached:
            reached = set(
                self.model._base_manager.filter(parent__in=reached)
                .exclude(pk__in=found)
                .values_list("pk", flat=True)
            )
            found = found | reached
        return self.filter(pk__in=found)


class District(Owned, Named):
    """A part of town as the company divides it; residential areas lie in districts."""

    code = models.SlugField(_("code"), max_length=60)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_illustrative = models.BooleanField(
        _("example"),
        default=False,
        help_text=_("Put in as an example; not from the company's own list of districts."),
    )

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "name_sv"]
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        constraints = [
            wall_key(name="district_wall"),
            models.UniqueConstraint(
                fields=["company", "code"],
                name="district_code_once",
                violation_error_message=_("There is already a district with this code."),
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="district_not_in_itself",
                violation_error_message=_("A district can't be part of itself."),
            ),
            SameAsParent(parent="parent", name="district_parent_same_company"),
        ]


class PremisesKind(models.TextChoices):
    """What an object in the property system is let as."""

    PREMISES = "premises", _("premises")
    SHOP = "shop", _("shop")
    OFFICE = "office", _("office")
    STORAGE = "storage", _("storage")
    MEETING_PLACE = "meeting_place", _("meeting place")
    DWELLING = "dwelling", _("dwelling")
    PARKING = "parking", _("parking space")
    GARAGE = "garage", _("garage")
    OTHER = "other", _("other")


#: Kinds that a commercial tenant runs a business in.
COMMERCIAL_KINDS = frozenset(
    {
        PremisesKind.PREMISES,
        PremisesKind.SHOP,
        PremisesKind.OFFICE,
        PremisesKind.STORAGE,
        PremisesKind.MEETING_PLACE,
    }
)


class PremisesQuerySet(OwnedQuerySet):
    """Questions about premises."""

    def commercial(self) -> Self:
        """Return the objects that a business can be run in: no dwellings, no parking."""
        return self.filter(kind__in=sorted(COMMERCIAL_KINDS))


@pghistory.track()
class Premises(Owned):
    """A let object as the property system numbers it; the master data stay there."""

    object_number = models.CharField(_("object number"), max_length=40)
    kind = models.CharField(
        _("kind"), max_length=20, choices=PremisesKind, default=PremisesKind.PREMISES
    )
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="premises",
        verbose_name=_("district"),
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=6, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    area_m2 = models.DecimalField(
        _("area, m²"), max_digits=9, decimal_places=1, null=True, blank=True
    )
    service_mix_note = models.CharField(
        _("what the district needs here"),
        max_length=300,
        blank=True,
        help_text=_("Which kind of business suits these premises and the service nearby."),
    )

    objects = PremisesQuerySet.as_manager()

    class Meta:
        ordering = ["object_number"]
        verbose_name = _("premises")
        verbose_name_plural = pgettext_lazy("several", "premises")
        constraints = [
            wall_key(name="premises_wall"),
            models.UniqueConstraint(
                fields=["company", "object_number"],
                name="premises_number_once",
                violation_error_message=_("There are already premises with this number."),
            ),
            one_of("kind", PremisesKind.values, name="premises_kind"),
            positive("area_m2", name="premises_area", message=_("Write an area above zero.")),
            SameAsParent(parent="district", name="premises_district_same_company"),
        ]

    def __str__(self) -> str:
        return f"{self.object_number} {self.address}".strip()


class AreaRuleKind(models.TextChoices):
    """What a rule of the company asks in some districts."""

    INCOME = "income", _("income from work, studies or pension")
    ORDER = "order", _("order in homes and premises")
    SERVICE_MIX = "service_mix", _("the right business in each premises")


class AreaRule(Owned, Named):
    """A rule that the company applies in some districts. Information, never a person's data."""

    code = models.SlugField(_("code"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=AreaRuleKind)
    description_sv = models.TextField(_("description in Swedish"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    districts = models.ManyToManyField(
        District,
        blank=True,
        related_name="rules",
        verbose_name=_("districts"),
        help_text=_("Empty: the company has not published where the rule holds."),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        ordering = ["name_sv"]
        verbose_name = _("area rule")
        verbose_name_plural = _("area rules")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="area_rule_code_once"),
            one_of("kind", AreaRuleKind.values, name="area_rule_kind"),
        ]

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return in_language(self.description_sv, self.description_en)
