"""Cooperation agreements between institutions: the municipality, the police, associations."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.activities.models import Activity
from portal.constraints import in_order, one_of
from portal.goals.models import Framework
from portal.ownership import Owned
from portal.people.models import Organisation
from portal.places.models import District
from portal.records.models import PolicyDocument
from portal.walls import SameAsParent, wall_key
from portal.words import Named, in_language


class AgreementKind(models.TextChoices):
    """What kind of cooperation is agreed."""

    COOPERATION = "cooperation", _("cooperation agreement (samverkansavtal)")
    IOP = "iop", _("partnership with civil society (IOP)")


@pghistory.track()
class CooperationAgreement(Owned, Named):
    """An agreement to work together for a purpose, with focus areas of its own.

    ``scheme`` is the framework that holds those focus areas; their themes map to the company's
    own, so that what is done under the agreement counts where it belongs.
    """

    code = models.SlugField(_("code"), max_length=60)
    kind = models.CharField(
        _("kind"), max_length=12, choices=AgreementKind, default=AgreementKind.COOPERATION
    )
    purpose_sv = models.TextField(_("purpose in Swedish"), blank=True)
    purpose_en = models.TextField(_("purpose in English"), blank=True)
    goals_sv = models.TextField(_("goals in Swedish"), blank=True)
    goals_en = models.TextField(_("goals in English"), blank=True)
    horizon_sv = models.CharField(_("time horizon in Swedish"), max_length=200, blank=True)
    horizon_en = models.CharField(_("time horizon in English"), max_length=200, blank=True)
    scheme = models.ForeignKey(
        Framework,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("focus areas"),
    )
    mandate = models.ForeignKey(
        PolicyDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("mandate"),
        help_text=_("The steering document in which the board asks for this."),
    )
    supersedes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("replaces"),
    )
    activities = models.ManyToManyField(
        Activity, blank=True, related_name="agreements", verbose_name=_("activities")
    )
    districts = models.ManyToManyField(
        District, blank=True, related_name="agreements", verbose_name=_("districts")
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        ordering = ["name_sv"]
        verbose_name = _("cooperation agreement")
        verbose_name_plural = _("cooperation agreements")
        constraints = [
            wall_key(name="agreement_wall"),
            models.UniqueConstraint(
                fields=["company", "code"],
                name="agreement_code_once",
                violation_error_message=_("There is already an agreement with this code."),
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=F("id")),
                name="agreement_not_itself",
                violation_error_message=_("An agreement can't replace itself."),
            ),
            in_order("signed_on", "ends_on", name="agreement_period"),
            one_of("kind", AgreementKind.values, name="agreement_kind"),
            SameAsParent(parent="scheme", name="agreement_scheme_same_company"),
            SameAsParent(parent="mandate", name="agreement_mandate_same_company"),
            SameAsParent(parent="supersedes", name="agreement_supersedes_same_company"),
        ]

    @property
    def purpose(self) -> str:
        """The purpose in the reader's language."""
        return in_language(self.purpose_sv, self.purpose_en)

    @property
    def goals(self) -> str:
        """The goals in the reader's language."""
        return in_language(self.goals_sv, self.goals_en)


class AgreementParty(Owned):
    """A party to an agreement and the function that is its contact; never a person's name."""

    agreement = models.ForeignKey(
        CooperationAgreement, models.CASCADE, related_name="parties", verbose_name=_("agreement")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
        help_text=_("Empty: the housing company itself."),
    )
    contact_function = models.CharField(
        _("contact"), max_length=120, blank=True, help_text=_("A function, not a person's name.")
    )
    signatory_function = models.CharField(
        _("signed by"), max_length=120, blank=True, help_text=_("A function, not a person's name.")
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["agreement", "sort_order"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organisation"],
                nulls_distinct=False,
                name="agreement_party_once",
                violation_error_message=_("This party is there already."),
            ),
            SameAsParent(parent="agreement", name="agreement_party_same_company"),
            SameAsParent(parent="organisation", name="agreement_party_organisation_same_company"),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.company)
