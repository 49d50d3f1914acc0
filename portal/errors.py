"""Refusals that a person can read."""

from django.utils.functional import Promise


class DomainError(Exception):
    """A rule said no. ``message`` is a translatable sentence that tells the user what to do.

    Views and acts show it at the form; it is never a bug and never logged as one.
    """

    message: str | Promise = ""

    def __init__(self, message: str | Promise = "") -> None:
        self.message = message or self.message
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)
