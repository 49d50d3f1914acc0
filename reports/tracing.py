"""From a figure to the rows that it was counted from."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from portal.numbers import Figure
from reports.reading import Trace, no_trace

if TYPE_CHECKING:
    from portal.people.models import User
    from reports.models import AnnualReport


def trace_for(user: "User", report: "AnnualReport") -> Trace:
    """Return what tells this person where a figure's rows are: staff see rows, others do not."""
    return rows_of if user.has_perm("reports.trace_figures", report) else no_trace


def rows_of(figure: Figure) -> str:
    """Return the address of the register that lists exactly the figure's rows, or ""."""
    if not figure.source or not figure.where:
        return ""
    try:
        register = reverse(f"admin:{figure.source.replace('.', '_')}_changelist")
    except NoReverseMatch:
        return ""
    return f"{register}?{urlencode(figure.where)}"
