"""What is asked of those who agree to an annex: that they have seen what they agree to."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from annexes.agreement import open_of
from annexes.content import live_content
from annexes.models import LeaseAnnex, Party
from portal.canonical import fingerprint
from portal.edits import ChangedMeanwhile, EditForm, mark_of
from portal.errors import DomainError


class AgreeForm(EditForm):
    """Agreeing to what is shown above the button. It may have changed since the page was opened."""

    party: Party

    def suggestion(self, thing: LeaseAnnex) -> dict[str, Any]:
        """Return what the annex says now."""
        return {"content": fingerprint(live_content(thing))}

    def refuse(self, refusal: DomainError) -> None:
        """Say that what is shown now is not what was shown before."""
        if isinstance(refusal, ChangedMeanwhile):
            self.data[self.add_prefix("seen")] = mark_of(refusal.stands)
            self.add_error(
                None,
                _(
                    "The annex has changed since you opened this page. Read it again: it is "
                    "shown as it is now."
                ),
            )
        else:
            super().refuse(refusal)

    @property
    def lapsing(self) -> int:
        """How many open comments and wordings of one's own side agreeing lets go."""
        comments, wordings = open_of(self.thing, self.party)
        return len(comments) + len(wordings)


class AgreeAsTenantForm(AgreeForm):
    """For the tenant."""

    party = Party.TENANT


class AgreeAsLandlordForm(AgreeForm):
    """For the landlord."""

    party = Party.LANDLORD
