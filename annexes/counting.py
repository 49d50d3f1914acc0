"""What of one kind adds up: the catalogue's counting rules, asked when something is logged."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annexes.models import Contribution, CountingRule, LeaseAnnex
from annexes.occasions import LooksDouble, Occasion, OccasionRefused
from annexes.states.contributions import ContributionState

#: Rows that count nowhere, and cannot be in the way of another.
_GONE = (ContributionState.REJECTED, ContributionState.WITHDRAWN)


class SamePersons(LooksDouble):
    """Each person counts once a year, and some have been logged before."""

    message = _(
        "Each person counts once a year, and some have been logged this year. "
        "Say that these are others, or change it."
    )


def ask_counting_rule(
    occasion: Occasion,
    annex: LeaseAnnex,
    *,
    certain: bool = False,
    but: Contribution | None = None,
) -> None:
    """Refuse what the rule of its kind does not let add up.

    Args:
        occasion: What was done.
        annex: Under which; locked, so that nobody logs the same meanwhile.
        certain: Whether somebody has said that these are not the persons logged before.
        but: The contribution that is being changed, which is not in its own way.

    Raises:
        OccasionRefused: it counts once a day, and that day has been logged or it says more.
        SamePersons: each person counts once a year, and nobody has said that these are others.
    """
    rule = occasion.kind.counting_rule
    if rule == CountingRule.EVERYTHING:
        return
    before = Contribution.objects.filter(annex=annex, kind=occasion.kind, reverses=None)
    before = before.exclude(state__in=_GONE).exclude(Q(reversals__state=ContributionState.VERIFIED))
    if but is not None:
        before = before.exclude(pk=but.pk)
    if rule == CountingRule.ONCE_A_DAY:
        if occasion.amount > 1:
            raise OccasionRefused(_("This kind counts once a day at most. Write 1."), "quantity")
        if before.filter(done_on=occasion.done_on).exists():
            raise OccasionRefused(
                _("This kind counts once a day, and that day has been logged already."), "done_on"
            )
    elif not certain and before.in_year(occasion.done_on.year).exists():
        raise SamePersons
