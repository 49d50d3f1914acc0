"""Database constraints that read as sentences."""

from collections.abc import Iterable

from django.db.models import CheckConstraint, F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def in_order(first: str, last: str, *, name: str, message: str | Promise = "") -> CheckConstraint:
    """``last`` is not before ``first``; either may be empty."""
    return CheckConstraint(
        condition=Q(**{f"{first}__isnull": True})
        | Q(**{f"{last}__isnull": True})
        | Q(**{f"{last}__gte": F(first)}),
        name=name,
        violation_error_message=message or _("The end is before the start."),
    )


def all_or_none(*fields: str, name: str) -> CheckConstraint:
    """The fields are set together or not at all."""
    return CheckConstraint(
        condition=Q(**{f"{field}__isnull": True for field in fields})
        | Q(**{f"{field}__isnull": False for field in fields}),
        name=name,
    )


def set_exactly_in(field: str, states: Iterable[str], *, name: str) -> CheckConstraint:
    """``field`` is set in these states and empty in all others."""
    states = sorted(str(state) for state in states)
    return CheckConstraint(
        condition=Q(state__in=states, **{f"{field}__isnull": False})
        | (~Q(state__in=states) & Q(**{f"{field}__isnull": True})),
        name=name,
    )


def set_in(field: str, states: Iterable[str], *, name: str) -> CheckConstraint:
    """``field`` is set in these states; in others it may be."""
    states = sorted(str(state) for state in states)
    return CheckConstraint(
        condition=~Q(state__in=states) | Q(**{f"{field}__isnull": False}), name=name
    )


def positive(field: str, *, name: str, message: str | Promise = "") -> CheckConstraint:
    """``field`` is empty or above zero."""
    return CheckConstraint(
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gt": 0}),
        name=name,
        violation_error_message=message or _("Write a number above zero."),
    )


def not_negative(*fields: str, name: str) -> CheckConstraint:
    """None of the fields is below zero; each may be empty."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0})
    return CheckConstraint(
        condition=condition,
        name=name,
        violation_error_message=_("A number below zero makes no sense here."),
    )


def one_of(field: str, choices: Iterable[str], *, name: str) -> CheckConstraint:
    """``field`` holds one of these codes."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": sorted(str(choice) for choice in choices)}), name=name
    )
