"""The catalogue of what tenants can pledge: units, and the rules by which it is counted."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

import pghistory
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.constraints import one_of, positive
from portal.goals.models import Unit
from portal.ownership import Owned, OwnedQuerySet
from portal.walls import wall_key
from portal.words import Named, in_language


class KindCode(models.TextChoices):
    """Codes that code may speak of. A company's catalogue may hold others too."""

    VOLUNTEER_HOURS = "volunteer_hours", _("volunteer hours, paid time")
    OWN_TIME_HOURS = "volunteer_hours_own", _("volunteer hours, own time")
    SKILLED_HOURS = "skilled_hours", _("skilled hours")
    FLOOR_SPACE = "floor_space", _("floor space")
    WORK_PLACEMENT = "work_placement", _("work placements and holiday jobs")
    MENTORING = "mentoring", _("mentoring and study visits")
    GOODS = "goods", _("goods, prizes and discounts")
    MONEY = "money", _("money to a social project")
    SAFETY = "safety_measures", _("safety")


class EvidenceRule(models.TextChoices):
    """What has to come with a contribution of the kind when it is sent in."""

    NONE = "none", _("nothing has to be sent in")
    ANY = "any", _("a picture or a document")
    PHOTO = "photo", _("a picture")
    DOCUMENT = "document", _("a document (PDF)")


class CountingRule(models.TextChoices):
    """What of one kind adds up."""

    EVERYTHING = "everything", _("everything adds up")
    ONCE_A_DAY = "once_a_day", _("once a day at most")
    ONCE_A_YEAR = "once_a_year", _("each person once a year")


#: The sentence for what is missing, by the kind's rule.
_LACKING = {
    EvidenceRule.ANY: _("Send a picture or a document that shows it."),
    EvidenceRule.PHOTO: _("Send a picture that shows it."),
    EvidenceRule.DOCUMENT: _("Send a document (PDF) that shows it."),
}


class PledgeKindQuerySet(OwnedQuerySet):
    """Questions about kinds."""

    def on_offer(self) -> Self:
        """Return the kinds in which new pledges can be made."""
        return self.filter(is_active=True)


@pghistory.track()
class PledgeKind(Owned, Named):
    """A kind of pledge in the company's catalogue: what it is counted in, and by which rule."""

    code = models.SlugField(_("code"), max_length=60)
    unit = models.CharField(_("unit"), max_length=20, choices=Unit)
    needs_consent = models.BooleanField(
        _("needs the landlord's consent"),
        default=False,
        help_text=_("Lending premises to others needs consent before it begins."),
    )
    is_paid_time = models.BooleanField(
        _("paid working time"),
        default=False,
        help_text=_("Only paid time is the firm's own contribution; own time is shown apart."),
    )
    asks_headcount = models.BooleanField(
        _("asks for how many took part"),
        default=False,
        help_text=_("Women, men and others as numbers, never names."),
    )
    step = models.DecimalField(
        _("counted in steps of"),
        max_digits=6,
        decimal_places=2,
        default=Decimal("0.01"),
        help_text=_("Hours and other amounts are rounded to the nearest step: 0.25 is a quarter."),
    )
    counting_rule = models.CharField(
        _("what adds up"),
        max_length=20,
        choices=CountingRule,
        default=CountingRule.EVERYTHING,
    )
    evidence_rule = models.CharField(
        _("what has to be sent in"),
        max_length=10,
        choices=EvidenceRule,
        default=EvidenceRule.NONE,
    )
    rule_sv = models.TextField(_("counting rule in Swedish"), blank=True)
    rule_en = models.TextField(_("counting rule in English"), blank=True)
    evidence_sv = models.CharField(_("evidence in Swedish"), max_length=300, blank=True)
    evidence_en = models.CharField(_("evidence in English"), max_length=300, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("offered in new plans"), default=True)

    objects = PledgeKindQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "name_sv"]
        verbose_name = _("kind of pledge")
        verbose_name_plural = _("kinds of pledges")
        constraints = [
            wall_key(name="pledge_kind_wall"),
            wall_key("needs_consent", name="pledge_kind_consent_key"),
            wall_key("unit", name="pledge_kind_unit_key"),
            models.UniqueConstraint(
                fields=["company", "code"],
                name="pledge_kind_code_once",
                violation_error_message=_("There is already a kind with this code."),
            ),
            one_of("unit", Unit.values, name="pledge_kind_unit"),
            one_of("counting_rule", CountingRule.values, name="pledge_kind_counting_rule"),
            one_of("evidence_rule", EvidenceRule.values, name="pledge_kind_evidence_rule"),
            positive("step", name="pledge_kind_step"),
        ]

    @property
    def rule(self) -> str:
        """The counting rule in the reader's language."""
        return in_language(self.rule_sv, self.rule_en)

    @property
    def evidence(self) -> str:
        """What shows that it was done, in the reader's language."""
        return in_language(self.evidence_sv, self.evidence_en)

    @property
    def is_space(self) -> bool:
        """Whether it is measured as area × time."""
        return self.unit == Unit.M2_HOURS

    def rounded(self, typed: Decimal) -> Decimal:
        """Return what was typed, to the nearest step of the kind, and never less than one step.

        Args:
            typed: Hours for time and space, otherwise the amount; above zero.

        Returns:
            Halves go up: 0.375 h in quarters is 0.5.
        """
        steps = (typed / self.step).quantize(Decimal(1), ROUND_HALF_UP)
        return max(steps, Decimal(1)) * self.step

    def lacks_evidence(self, content_types: Iterable[str]) -> str | Promise:
        """Return which evidence is missing, as a sentence, or "" when the rule is met.

        Args:
            content_types: Of the files that are sent in, those sent before included.
        """
        sent = list(content_types)
        met = {
            EvidenceRule.NONE: True,
            EvidenceRule.ANY: bool(sent),
            EvidenceRule.PHOTO: any(each.startswith("image/") for each in sent),
            EvidenceRule.DOCUMENT: "application/pdf" in sent,
        }[EvidenceRule(self.evidence_rule)]
        return "" if met else _LACKING[EvidenceRule(self.evidence_rule)]
