"""Activities and what they need."""

from datetime import date
from decimal import Decimal
from typing import Any, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.activities.models.programmes import Programme
from portal.activities.states import NEED_MOVES, NeedState
from portal.constraints import in_order, one_of, positive
from portal.goals.models import Indicator, SdgTarget, Theme, Unit
from portal.numbers import quantity
from portal.ownership import OwnedQuerySet, Shared
from portal.people.models import Organisation
from portal.places.models import District
from portal.states import Stateful
from portal.walls import SameAsParent, wall_key
from portal.words import Named, in_language


class ActivityType(models.TextChoices):
    """What kind of thing is done. Codes are the glossary's."""

    HOMEWORK_HELP = "homework_help", _("homework help")
    LANGUAGE_CAFE = "language_cafe", _("language café")
    PARENT_EDUCATION = "parent_education", _("parent education")
    SAFETY_WALK = "safety_walk", _("safety walk")
    SAFETY_ONCALL = "safety_oncall", _("safety on-call team")
    SAFETY_PRESENCE = "safety_presence", _("presence at unsafe places")
    ROUNDS = "rounds", _("rounds by own staff")
    PROPERTY_CARE = "property_care", _("whole, clean and tidy")
    OUTDOOR_ENVIRONMENT = "outdoor_environment", _("outdoor environment")
    AREA_MEETUP = "area_meetup", _("area meet-up")
    YARD_PARTY = "yard_party", _("yard party")
    WALK = "walk", _("walking group")
    YOUTH_FORUM = "youth_forum", _("forum for girls or boys")
    PARENT_GROUP = "parent_group", _("group for parents")
    DEMOCRACY_EVENT = "democracy_event", _("democracy event")
    HOLIDAY_ACTIVITY = "holiday_activity", _("school-holiday activity")
    HOLIDAY_JOB = "holiday_job", _("holiday job")
    EMPLOYMENT_PROGRAMME = "employment_programme", _("way into work")
    EMPLOYER_MATCHING = "employer_matching", _("help with recruitment and placements")
    RESIDENT_DIALOGUE = "resident_dialogue", _("residents' dialogue")
    PARTICIPATORY_BUDGET = "participatory_budget", _("participatory budget")
    SCENARIO_PLANNING = "scenario_planning", _("scenario planning")
    MEETING_PLACE = "meeting_place", _("meeting place")
    MICRO_GRANT = "micro_grant", _("residents' micro-grant")
    ASSOCIATION_SUPPORT = "association_support", _("support to associations")
    HOUSING_ACCESS = "housing_access", _("access to housing")
    HUMAN_RIGHTS = "human_rights", _("human-rights measure")
    HEALTH = "health", _("health at work")
    OTHER = "other", _("other")


class ParticipationDegree(models.TextChoices):
    """How far residents take part: told, asked, or making it together."""

    INFORM = "inform", _("informed")
    CONSULT = "consult", _("consulted")
    CO_CREATE = "co_create", _("co-creating")


class TargetGroup(models.TextChoices):
    """Whom an activity is for."""

    EVERYONE = "everyone", _("everyone")
    CHILDREN = "children", _("children")
    YOUTH = "youth", _("young people")
    WOMEN = "women", _("women")
    PARENTS = "parents", _("parents")
    OLDER = "older", _("older people")
    JOB_SEEKERS = "job_seekers", _("job seekers")
    NEWCOMERS = "newcomers", _("newcomers")
    EMPLOYERS = "employers", _("employers")
    STAFF = "staff", _("own staff")
    SUPPLIERS = "suppliers", _("suppliers")


class Phase(models.TextChoices):
    """Where an activity stands in the circle of improvement."""

    PLAN = "plan", _("planned")
    DO = "do", _("carried out")
    CHECK = "check", _("followed up")
    ACT = "act", _("being improved")


def seen_from_outside(user: Any) -> Q:
    """Return the companies whose public catalogue this person sees as a representative."""
    return Q(
        company__in=Organisation.objects.filter(pk__in=user.organisation_ids).values("company")
    )


class ActivityQuerySet(OwnedQuerySet):
    """Questions about activities."""

    def visible_to(self, user: Any) -> Self:
        """Return own and shared activities, and the public ones of companies one works with."""
        shown = super().visible_to(user)
        if not user.is_authenticated or not user.organisation_ids:
            return shown
        return shown | self.filter(seen_from_outside(user), is_public=True)

    def ongoing(self, on: date) -> Self:
        """Return the activities that go on that day: a contribution may be logged to them."""
        return self.filter(
            Q(starts_on=None) | Q(starts_on__lte=on), Q(ends_on=None) | Q(ends_on__gte=on)
        )

    def in_district(self, district: District) -> Self:
        """Return the activities whose main district or one of whose further ones it is."""
        return self.filter(
            Q(district=district)
            | Q(
                pk__in=self.model.districts.through.objects.filter(district=district).values(
                    "activity"
                )
            )
        )


@pghistory.track()
class Activity(Shared, Named):
    """Something that is done in the districts; needs, pledges and contributions meet in it.

    ``organisation`` is the host: an association or a public body. Empty when the company runs
    it. Totals count an activity by ``theme`` and ``district`` alone; ``themes`` and
    ``districts`` say what else it touches, so that homework help can serve two focus areas and
    still count once.
    """

    code = models.SlugField(_("code"), max_length=60)
    description_sv = models.TextField(_("description in Swedish"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    activity_type = models.CharField(
        _("type"), max_length=24, choices=ActivityType, default=ActivityType.OTHER
    )
    theme = models.ForeignKey(
        Theme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("main theme"),
        help_text=_("Totals count the activity here, and only here."),
    )
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="also_activities", verbose_name=_("further themes")
    )
    level = models.ForeignKey(
        Theme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="level_activities",
        verbose_name=_("level"),
    )
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("main district"),
        help_text=_("Empty: the whole town."),
    )
    districts = models.ManyToManyField(
        District, blank=True, related_name="also_activities", verbose_name=_("further districts")
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("programme"),
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    is_public = models.BooleanField(
        _("shown in the catalogue"),
        default=True,
        help_text=_("Commercial tenants see it and can pledge to it."),
    )
    participation_degree = models.CharField(
        _("residents are"), max_length=10, choices=ParticipationDegree, blank=True
    )
    target_groups = ArrayField(
        models.CharField(max_length=16, choices=TargetGroup),
        default=list,
        blank=True,
        verbose_name=_("target groups"),
    )
    phase = models.CharField(_("phase"), max_length=5, choices=Phase, default=Phase.DO)
    sdg_targets = models.ManyToManyField(
        SdgTarget, blank=True, related_name="+", verbose_name=_("targets of the global goals")
    )
    partners = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("partners")
    )
    indicators = models.ManyToManyField(
        Indicator, blank=True, related_name="activities", verbose_name=_("indicators")
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["name_sv"]
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [models.Index(fields=["company", "theme", "district"], name="activity_where")]
        constraints = [
            wall_key(name="activity_wall"),
            wall_key("organisation", name="activity_host_key"),
            models.UniqueConstraint(
                fields=["company", "code"],
                name="activity_code_once",
                violation_error_message=_("There is already an activity with this code."),
            ),
            in_order("starts_on", "ends_on", name="activity_period"),
            one_of("activity_type", ActivityType.values, name="activity_type"),
            one_of("phase", Phase.values, name="activity_phase"),
            one_of(
                "participation_degree",
                ["", *ParticipationDegree.values],
                name="activity_participation",
            ),
            models.CheckConstraint(
                condition=Q(target_groups__contained_by=sorted(TargetGroup.values)),
                name="activity_target_groups",
            ),
            SameAsParent(parent="organisation", name="activity_host_same_company"),
            SameAsParent(parent="theme", name="activity_theme_same_company"),
            SameAsParent(parent="level", name="activity_level_same_company"),
            SameAsParent(parent="district", name="activity_district_same_company"),
            SameAsParent(parent="programme", name="activity_programme_same_company"),
        ]

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return in_language(self.description_sv, self.description_en)

    def get_absolute_url(self) -> str:
        """Its page in the portal, for those who host it."""
        return reverse("activities:activity", args=[self.pk])

    @property
    def target_group_names(self) -> list[str]:
        """Whom it is for, in words."""
        return [TargetGroup(code).label for code in self.target_groups]


class NeedQuerySet(OwnedQuerySet):
    """Questions about needs."""

    def visible_to(self, user: Any) -> Self:
        """Return own and shared needs, and those of the public activities that one sees."""
        shown = super().visible_to(user)
        if not user.is_authenticated or not user.organisation_ids:
            return shown
        return shown | self.filter(seen_from_outside(user), activity__is_public=True)

    def open(self, on: date) -> Self:
        """Return the needs that a pledge made this day can still meet."""
        return self.filter(
            Q(wanted_to=None) | Q(wanted_to__gte=on),
            Q(activity__ends_on=None) | Q(activity__ends_on__gte=on),
            state=NeedState.OPEN,
            quantity__gt=F("pledged"),
        )

    def unmet(self, on: date) -> Self:
        """Return the open needs to which nobody has pledged anything."""
        return self.open(on).filter(pledged=0)


@pghistory.track(exclude=["pledged"])
class Need(Shared, Stateful):
    """Something that an activity asks for: 40 volunteer hours, 60 m² on Tuesday evenings.

    ``kind`` is the code of a kind in the company's pledge catalogue, which lives above this
    app. ``organisation`` is the activity's host. ``pledged`` is how much of ``quantity`` is
    spoken for; the database keeps it (`takes_from_need`), and never beyond the quantity.
    """

    moves = NEED_MOVES

    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="needs", verbose_name=_("activity")
    )
    kind = models.SlugField(_("kind"), max_length=60)
    quantity = models.DecimalField(_("how much"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=20, choices=Unit)
    pledged = models.DecimalField(
        _("pledged"), max_digits=12, decimal_places=2, default=0, editable=False
    )
    wanted_from = models.DateField(_("wanted from"), null=True, blank=True)
    wanted_to = models.DateField(_("wanted until"), null=True, blank=True)
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="needs",
        verbose_name=_("district"),
    )
    description = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("For example “someone who reads aloud, Tuesdays 17–19”."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=NeedState, default=NeedState.OPEN, editable=False
    )

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["wanted_from", "activity"]
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        indexes = [models.Index(fields=["company", "state", "kind"], name="need_open")]
        constraints = [
            wall_key(name="need_wall"),
            wall_key("organisation", name="need_host_key"),
            positive("quantity", name="need_quantity"),
            models.CheckConstraint(
                condition=Q(pledged__gte=0, pledged__lte=F("quantity")),
                name="need_not_exceeded",
                violation_error_message=_("More than that is pledged already."),
            ),
            in_order("wanted_from", "wanted_to", name="need_period"),
            one_of("state", NeedState.values, name="need_state"),
            one_of("unit", Unit.values, name="need_unit"),
            SameAsParent(parent="activity", name="need_same_company"),
            SameAsParent(parent="district", name="need_district_same_company"),
            SameAsParent(
                parent="activity",
                column="organisation",
                follows=True,
                name="need_same_host",
                violation_error_message=_("The need belongs to the activity's host."),
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its place on the page of its activity."""
        return f"{reverse('activities:activity', args=[self.activity_id])}#need-{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state == NeedState.OPEN

    @property
    def remaining(self) -> Decimal:
        """How much is still asked for, in the need's unit."""
        return self.quantity - self.pledged

    @property
    def shown_remaining(self) -> str:
        """What is still asked for, with its unit: 16 h."""
        return quantity(self.remaining, self.unit, _places(self.remaining))

    @property
    def shown_quantity(self) -> str:
        """All that is asked for, with its unit: 40 h."""
        return quantity(self.quantity, self.unit, _places(self.quantity))

    def __str__(self) -> str:
        return f"{self.activity}: {self.quantity.normalize():f} {self.get_unit_display()}"


def _places(amount: Decimal) -> int:
    """Return how many decimals the amount has."""
    return max(0, -amount.normalize().as_tuple().exponent)
