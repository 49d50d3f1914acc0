"""What can be done to leases: an annex is drafted."""

from django.utils.translation import gettext_lazy as _

from annexes.actions import annexes as actions
from annexes.forms.annexes import DraftForm
from annexes.models import Lease
from portal.acts import Act, register_acts

register_acts(
    Lease,
    Act(
        "draft_annex",
        _("Draft an annex"),
        actions.draft_annex,
        permission="annexes.draft_annex",
        form=DraftForm,
        possible=lambda lease: not lease.annexes.under_way().exists(),
        explain=_(
            "The annex begins with the company's wording and its standard commitments. "
            "The tenant sees nothing until you offer it."
        ),
        done=_("The annex is drafted. Look it through, then offer it to the tenant."),
    ),
)
