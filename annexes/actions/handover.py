"""Handing a colleague's work to another."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annexes.letters import tenants_people
from annexes.models import ActionPoint, Commitment, LeaseAnnex
from annexes.states.annexes import UNDER_WAY, AnnexState
from annexes.states.plans import CommitmentState, PlanState
from portal.errors import DomainError
from portal.people.models import Membership, User
from portal.records import letters
from portal.roles import PREPARING
from portal.states import note

#: An annex of one of these needs a contact person.
OPEN = UNDER_WAY | {AnnexState.ACTIVE}
#: Which column of a thing names who looks after it.
LOOKED_AFTER_BY = {
    LeaseAnnex: "landlord_contact",
    Commitment: "responsible",
    ActionPoint: "owner",
}


class NobodyToTakeOver(DomainError):
    """The colleague can't do the work."""

    message = _("Choose a caseworker, manager or administrator of the company, and another person.")


class NothingToHandOver(DomainError):
    """Nothing was chosen, or somebody has handed it over in the meantime."""

    message = _("None of what you chose is with this person any more.")


def work_of(person: User, company_id: object) -> dict[type[models.Model], models.QuerySet]:
    """Return what a person looks after at the company and has not finished, by kind."""
    contact = Q(landlord_contact=person) | Q(landlord_contact=None, drafted_by=person)
    return {
        LeaseAnnex: LeaseAnnex.objects.of(company_id)
        .filter(contact, state__in=sorted(OPEN))
        .select_related("organisation")
        .order_by("number"),
        Commitment: Commitment.objects.of(company_id)
        .filter(responsible=person, state=CommitmentState.OPEN)
        .exclude(plan__state=PlanState.CANCELLED)
        .select_related("organisation")
        .order_by("due_on", "pk"),
        ActionPoint: ActionPoint.objects.of(company_id)
        .filter(owner=person)
        .open()
        .select_related("organisation")
        .order_by("due_on", "pk"),
    }


@transaction.atomic
def hand_over(
    membership: Membership,
    *,
    to: User,
    things: Iterable[models.Model],
    reason: str,
    write_to_tenants: bool,
    by: User,
    at: datetime,
) -> Membership:
    """Let a colleague look after what somebody has looked after so far.

    Each thing's trail says who handed it over and why; the colleague gets one letter with it
    all. What somebody else has taken over in the meantime is left where it is.

    Args:
        membership: A role of the person who hands over, held or ended.
        to: Who takes over.
        things: Annexes, commitments and action points, as `work_of` names them.
        reason: Why; colleagues read it.
        write_to_tenants: Whether the tenants of the annexes are told whom to turn to.
        by: Who decides it.
        at: When.

    Raises:
        NobodyToTakeOver: the colleague has no role in which such work is done.
        NothingToHandOver: nothing of it is with the person any more.
    """
    person = membership.user
    if to == person or not PREPARING & to.roles_at(membership.company_id):
        raise NobodyToTakeOver
    mine = work_of(person, membership.company_id)
    handed = []
    order = list(LOOKED_AFTER_BY)  # annexes are locked before what stands under them
    for thing in sorted(things, key=lambda thing: (order.index(type(thing)), thing.pk)):
        kind = type(thing)
        locked = mine[kind].select_for_update(of=("self",)).filter(pk=thing.pk).first()
        if locked is None:
            continue
        setattr(locked, LOOKED_AFTER_BY[kind], to)
        locked.save(update_fields=[LOOKED_AFTER_BY[kind]])
        note("hand_over", locked, by=by, at=at, reason=f"{person} → {to}: {reason}")
        handed.append(locked)
    if not handed:
        raise NothingToHandOver
    letters.write(
        "work_handed_over",
        to=letters.Recipient.of(to),
        about=membership,
        company=membership.company,
        at=at,
        occasion=at.isoformat(),
        context={"things": handed, "person": person, "reason": reason, "by": by},
    )
    if write_to_tenants:
        _tell_tenants(handed, to, at=at)
    return membership


def _tell_tenants(handed: list[models.Model], to: User, *, at: datetime) -> None:
    for annex in handed:
        if not isinstance(annex, LeaseAnnex) or annex.offered_at is None:
            continue
        for reader in tenants_people(annex):
            letters.write(
                "contact_changed",
                to=letters.Recipient.of(reader),
                about=annex,
                company=annex.company,
                at=at,
                occasion=at.isoformat(),
                context={"contact": to},
            )
