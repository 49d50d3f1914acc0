"""Text that companies write themselves, in Swedish and, if they like, English."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(swedish: str, english: str, language: str | None = None) -> str:
    """Return the English text on an English page when there is one, else the Swedish.

    Args:
        swedish: Always there.
        english: May be blank.
        language: "sv" or "en"; the active language when left out.
    """
    language = language or get_language() or "sv"
    return english if english and language.startswith("en") else swedish


class Named(models.Model):
    """A thing that the company has named."""

    name_sv = models.CharField(_("name in Swedish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_sv, self.name_en)
