"""Where people meet, and the forums in which the company works with others."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.constraints import one_of
from portal.goals.models import Theme
from portal.ownership import Owned
from portal.people.models import Organisation
from portal.places.models import District, Premises
from portal.walls import SameAsParent
from portal.words import Named, in_language


class MeetingPlace(Owned, Named):
    """A place where residents can meet: a room, a yard, an allotment."""

    code = models.SlugField(_("code"), max_length=60)
    description_sv = models.TextField(_("description in Swedish"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meeting_places",
        verbose_name=_("district"),
    )
    premises = models.ForeignKey(
        Premises,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meeting_places",
        verbose_name=_("premises"),
    )
    is_open = models.BooleanField(_("open"), default=True)

    class Meta:
        ordering = ["name_sv"]
        verbose_name = _("meeting place")
        verbose_name_plural = _("meeting places")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "code"],
                name="meeting_place_code_once",
                violation_error_message=_("There is already a meeting place with this code."),
            ),
            SameAsParent(parent="district", name="meeting_place_district_same_company"),
            SameAsParent(parent="premises", name="meeting_place_premises_same_company"),
        ]

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return in_language(self.description_sv, self.description_en)


class ForumKind(models.TextChoices):
    """What a forum is for."""

    EST = "est", _("EST, effective coordination for safety")
    SAFETY = "safety", _("cooperation for a safer town")
    LOCAL = "local", _("local cooperation")
    OTHER = "other", _("other")


class CollaborationForum(Owned, Named):
    """A standing way of working with the municipality, the police and others."""

    code = models.SlugField(_("code"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=ForumKind, default=ForumKind.OTHER)
    description_sv = models.TextField(_("description in Swedish"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    theme = models.ForeignKey(
        Theme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="forums",
        verbose_name=_("theme"),
    )
    partners = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("partners")
    )

    class Meta:
        ordering = ["name_sv"]
        verbose_name = _("forum of cooperation")
        verbose_name_plural = _("forums of cooperation")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "code"],
                name="forum_code_once",
                violation_error_message=_("There is already a forum with this code."),
            ),
            one_of("kind", ForumKind.values, name="forum_kind"),
            SameAsParent(parent="theme", name="forum_theme_same_company"),
        ]

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return in_language(self.description_sv, self.description_en)
