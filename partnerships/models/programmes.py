"""The programmes by which a company supports associations and residents, year after year."""

from typing import Self

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.constraints import one_of, positive
from portal.ownership import Owned, OwnedQuerySet
from portal.records.models import PolicyDocument
from portal.walls import SameAsParent, wall_key
from portal.words import Named, in_language


class ProgrammeKind(models.TextChoices):
    """What kind of support a programme gives."""

    DISTRICT_PARTNERSHIP = "district_partnership", _("district partnership")
    SPONSORSHIP = "sponsorship", _("sponsorship with counter-performance")
    MICRO_GRANT = "micro_grant", _("residents' micro-grant")
    AREA_BUDGET = "area_budget", _("area budget")
    IOP = "iop", _("partnership with civil society (IOP)")


class Applicants(models.TextChoices):
    """Who may apply."""

    ORGANISATIONS = "organisations", _("associations and other organisations")
    RESIDENTS = "residents", _("residents")
    BOTH = "both", _("organisations and residents")


class SupportProgrammeQuerySet(OwnedQuerySet):
    """Questions about programmes."""

    def in_use(self) -> Self:
        """Return the programmes in which new calls are made."""
        return self.filter(is_active=True)


@pghistory.track()
class SupportProgramme(Owned, Named):
    """One way of giving support: for what, to whom, under which policy, how fast.

    What stands here is where each call begins; the call then says its own days and money.
    """

    code = models.SlugField(_("code"), max_length=60)
    kind = models.CharField(_("kind"), max_length=24, choices=ProgrammeKind)
    purpose_sv = models.TextField(_("purpose in Swedish"))
    purpose_en = models.TextField(_("purpose in English"), blank=True)
    applicants = models.CharField(
        _("who may apply"), max_length=16, choices=Applicants, default=Applicants.ORGANISATIONS
    )
    policy = models.ForeignKey(
        PolicyDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="support_programmes",
        verbose_name=_("policy"),
        help_text=_("Calls cite the version of it that is in force."),
    )
    is_rolling = models.BooleanField(
        _("open all the time"),
        default=False,
        help_text=_("Applications are decided one by one, not in a yearly round."),
    )
    expects_counter_performance = models.BooleanField(
        _("expects a counter-performance"),
        default=False,
        help_text=_("Sponsorship is a deal: what the company gets back is written and valued."),
    )
    decision_days = models.PositiveSmallIntegerField(
        _("days until the decision"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
        help_text=_("From the application, or in a yearly round from its closing. Shown outside."),
    )
    report_days = models.PositiveSmallIntegerField(
        _("days until the report"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        help_text=_("From the end of what was supported. Shown outside."),
    )
    grace_minutes = models.PositiveSmallIntegerField(
        _("minutes of grace after closing"),
        default=0,
        validators=[MaxValueValidator(1440)],
        help_text=_("Shown outside, so that it is the same for all."),
    )
    highest_sek = models.DecimalField(
        _("highest amount, kr"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    is_active = models.BooleanField(_("in use"), default=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = SupportProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["name_sv"]
        verbose_name = _("support programme")
        verbose_name_plural = _("support programmes")
        constraints = [
            wall_key(name="support_programme_wall"),
            models.UniqueConstraint(
                fields=["company", "code"],
                name="support_programme_code_once",
                violation_error_message=_("There is already a programme with this code."),
            ),
            one_of("kind", ProgrammeKind.values, name="support_programme_kind"),
            one_of("applicants", Applicants.values, name="support_programme_applicants"),
            positive("decision_days", name="support_programme_decision_days"),
            positive("report_days", name="support_programme_report_days"),
            positive("highest_sek", name="support_programme_highest"),
            models.CheckConstraint(
                condition=Q(grace_minutes__lte=1440),
                name="support_programme_grace",
                violation_error_message=_("Grace is at most a day: 1440 minutes."),
            ),
            SameAsParent(parent="policy", name="support_programme_policy_same_company"),
        ]

    @property
    def purpose(self) -> str:
        """The purpose in the reader's language."""
        return in_language(self.purpose_sv, self.purpose_en)
