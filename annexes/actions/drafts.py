"""Keeping what somebody has typed and not sent yet."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from annexes.models import LeaseAnnex, LogDraft, Pledge, PledgeKind

if TYPE_CHECKING:
    from portal.people.models import User

#: What nobody has gone on with for this long is forgotten. Unit: days.
FORGET_AFTER_DAYS = 30


@transaction.atomic
def keep_typed(
    annex: LeaseAnnex,
    *,
    kind: PledgeKind,
    pledge: Pledge | None,
    typed: dict[str, str],
    by: "User",
    at: datetime,
    draft: LogDraft | None = None,
    version: int = 0,
) -> LogDraft:
    """Keep a half-filled form.

    Args:
        annex: Under which it will be logged.
        kind: What was given.
        pledge: To which it will be logged.
        typed: Field names with what stands in them.
        by: Who types.
        at: When.
        draft: The draft that this window goes on with.
        version: The version of it that the window knows.

    Returns:
        That draft with a new version; a new draft when another window has saved in between or
        the draft is gone, so that neither text is lost.
    """
    if draft is not None:
        standing = LogDraft.objects.select_for_update().filter(pk=draft.pk, typed_by=by).first()
        if standing is not None and standing.version == version:
            standing.typed, standing.saved_at = typed, at
            standing.version += 1
            standing.save()
            return standing
    return LogDraft.objects.create(
        company_id=annex.company_id,
        typed_by=by,
        annex=annex,
        pledge=pledge,
        kind=kind,
        typed=typed,
        saved_at=at,
    )


def throw_away(draft: LogDraft, *, by: "User", at: datetime) -> None:
    """Forget what was typed."""
    LogDraft.objects.filter(pk=draft.pk, typed_by=by).delete()


def forget_drafts(*, at: datetime) -> int:
    """Forget what nobody has gone on with.

    Returns:
        How many there were.
    """
    old = LogDraft.objects.filter(saved_at__lt=at - timedelta(days=FORGET_AFTER_DAYS))
    return old.delete()[0]
