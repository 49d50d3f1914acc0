"""The life of an annex, and of its template's versions.

The ball is always on one side. *Offered* means that the tenant has it, *negotiating* that the
landlord has it: whoever has the ball either agrees to the content as it was handed over, or
changes it and hands it back. Agreement freezes the content; then both sign it, in any order.

A signed annex runs to its last day and expires. After notice it is *ending*: it holds to the last
day of the notice and is then ended. That it rests for a while is no state of its own: see
`annexes.states.suspensions`.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.states import Move


class VersionState(TextChoices):
    """Where a version of a template stands. A published version never changes."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")


PUBLISH_VERSION = Move("publish", frozenset({VersionState.DRAFT}), VersionState.PUBLISHED)
RETIRE_VERSION = Move("retire", frozenset({VersionState.PUBLISHED}), VersionState.RETIRED)

VERSION_MOVES = (PUBLISH_VERSION, RETIRE_VERSION)


class AnnexState(TextChoices):
    """Where an annex stands."""

    DRAFT = "draft", _("draft")
    OFFERED = "offered", _("with the tenant")
    NEGOTIATING = "negotiating", _("with the landlord")
    AGREED = "agreed", _("agreed, to be signed")
    SIGNED_BY_TENANT = "signed_by_tenant", _("signed by the tenant")
    SIGNED_BY_LANDLORD = "signed_by_landlord", _("signed by the landlord")
    ACTIVE = "active", _("signed by both")
    ENDING = "ending", _("notice given")
    EXPIRED = "expired", _("expired")
    TERMINATED = "terminated", _("ended early")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: Still on its way to two signatures.
UNDER_WAY = frozenset(
    {
        AnnexState.DRAFT,
        AnnexState.OFFERED,
        AnnexState.NEGOTIATING,
        AnnexState.AGREED,
        AnnexState.SIGNED_BY_TENANT,
        AnnexState.SIGNED_BY_LANDLORD,
    }
)
#: The content is the landlord's to change.
WITH_LANDLORD = frozenset({AnnexState.DRAFT, AnnexState.NEGOTIATING})
#: One of the two has signed.
HALF_SIGNED = frozenset({AnnexState.SIGNED_BY_TENANT, AnnexState.SIGNED_BY_LANDLORD})
#: Both have signed and the last day has not passed; after notice, too.
IN_FORCE = frozenset({AnnexState.ACTIVE, AnnexState.ENDING})
#: Both have signed; binding, or was.
BINDING = IN_FORCE | {AnnexState.EXPIRED, AnnexState.TERMINATED}
#: The content stands word for word.
FROZEN = HALF_SIGNED | BINDING | {AnnexState.AGREED}

OFFER = Move("offer", frozenset({AnnexState.DRAFT}), AnnexState.OFFERED)
PROPOSE = Move("propose", frozenset({AnnexState.OFFERED}), AnnexState.NEGOTIATING)
HAND_BACK = Move(
    "hand_back", frozenset({AnnexState.NEGOTIATING}), AnnexState.OFFERED, needs_reason=True
)
ACCEPT_OFFER = Move("accept_offer", frozenset({AnnexState.OFFERED}), AnnexState.AGREED)
ACCEPT_PROPOSAL = Move("accept_proposal", frozenset({AnnexState.NEGOTIATING}), AnnexState.AGREED)
REOPEN = Move("reopen", frozenset({AnnexState.AGREED}), AnnexState.NEGOTIATING, needs_reason=True)
RECONSIDER = Move(
    "reconsider", frozenset({AnnexState.AGREED}), AnnexState.OFFERED, needs_reason=True
)
SIGN_FIRST_AS_TENANT = Move(
    "sign_first_as_tenant", frozenset({AnnexState.AGREED}), AnnexState.SIGNED_BY_TENANT
)
SIGN_FIRST_AS_LANDLORD = Move(
    "sign_first_as_landlord", frozenset({AnnexState.AGREED}), AnnexState.SIGNED_BY_LANDLORD
)
SIGN_LAST_AS_TENANT = Move(
    "sign_last_as_tenant", frozenset({AnnexState.SIGNED_BY_LANDLORD}), AnnexState.ACTIVE
)
SIGN_LAST_AS_LANDLORD = Move(
    "sign_last_as_landlord", frozenset({AnnexState.SIGNED_BY_TENANT}), AnnexState.ACTIVE
)
WITHDRAW = Move("withdraw", UNDER_WAY, AnnexState.WITHDRAWN, needs_reason=True)
DECLINE = Move("decline", UNDER_WAY - {AnnexState.DRAFT}, AnnexState.WITHDRAWN, needs_reason=True)
GIVE_NOTICE = Move(
    "give_notice", frozenset({AnnexState.ACTIVE}), AnnexState.ENDING, needs_reason=True
)
TAKE_BACK_NOTICE = Move(
    "take_back_notice", frozenset({AnnexState.ENDING}), AnnexState.ACTIVE, needs_reason=True
)
TERMINATE = Move("terminate", frozenset({AnnexState.ENDING}), AnnexState.TERMINATED)
EXPIRE = Move("expire", frozenset({AnnexState.ACTIVE}), AnnexState.EXPIRED)

#: From the first words to two signatures: an annex, and an amendment to one, go the same way.
AGREEING_MOVES = (
    OFFER,
    PROPOSE,
    HAND_BACK,
    ACCEPT_OFFER,
    ACCEPT_PROPOSAL,
    REOPEN,
    RECONSIDER,
    SIGN_FIRST_AS_TENANT,
    SIGN_FIRST_AS_LANDLORD,
    SIGN_LAST_AS_TENANT,
    SIGN_LAST_AS_LANDLORD,
    WITHDRAW,
    DECLINE,
)
ANNEX_MOVES = (*AGREEING_MOVES, GIVE_NOTICE, TAKE_BACK_NOTICE, TERMINATE, EXPIRE)
