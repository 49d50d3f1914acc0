"""The demo's calls: the profiles' drafts with money and days, approved as staff would."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from partnerships.actions import calls
from partnerships.models import Envelope, GrantCall
from partnerships.states.calls import CallState
from portal import demo
from portal.places.models import District
from portal.roles import Role

#: Budgets of the demo's calls, invented. Unit: SEK.
BUDGETS = {
    "district_partnership": Decimal(900_000),
    "sponsorship": Decimal(600_000),
    "micro_grant": Decimal(150_000),
}
WHY_ALL_THE_SAME = (
    "Styrelsen behandlar den reviderade policyn i december; den gamla gäller till dess."
)


@demo.demo_part
def open_calls() -> Iterator[str]:
    """Open the call that each profile has ready; one without a policy in force stays a draft."""
    for draft in GrantCall.objects.filter(state=CallState.DRAFT, drafted_by=None):
        policy = draft.programme.policy
        if policy and not policy.versions.in_force().exists():
            yield f"{draft.company}: {draft} waits for “{policy}”"
        else:
            yield f"{draft.company}: {_opened(draft)} is open"


def _opened(draft: GrantCall) -> GrantCall:
    now = timezone.now()
    programme = draft.programme
    draft.budget_sek = BUDGETS.get(programme.kind, Decimal(100_000))
    draft.opens_at = now - timedelta(days=14)
    if not programme.is_rolling:
        noon = timezone.localtime(now).replace(hour=12, minute=0, second=0, microsecond=0)
        draft.closes_at = noon + timedelta(days=28)
        draft.decisions_by = timezone.localdate(draft.closes_at) + timedelta(days=45)
    draft.save()
    for district in District.objects.of(draft.company_id).order_by("code")[:2]:
        Envelope.objects.create(
            company_id=draft.company_id,
            call=draft,
            district=district,
            amount_sek=(draft.budget_sek / 4).quantize(Decimal(1)),
        )
    manager = demo.staff(draft.company, Role.MANAGER)
    return calls.approve_call(draft, by=manager, at=now, expired_policy_reason=_why(draft))


def _why(draft: GrantCall) -> str:
    policy = draft.programme.policy
    overdue = (
        policy and policy.review_due and policy.review_due < timezone.localdate(draft.opens_at)
    )
    return WHY_ALL_THE_SAME if overdue else ""
