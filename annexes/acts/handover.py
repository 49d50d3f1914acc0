"""Handing a colleague's work over, from the page of their role at the company."""

from django.utils.translation import gettext_lazy as _

from annexes.actions.handover import hand_over
from annexes.forms.handover import HandOverForm
from portal.acts import Act, register_acts
from portal.people.models import Membership

register_acts(
    Membership,
    Act(
        "hand_over",
        _("Hand over the work"),
        hand_over,
        permission="annexes.hand_over_work",
        form=HandOverForm,
        explain=_(
            "Annexes, commitments and action points that this person looks after get a new "
            "person. Nothing else about them changes."
        ),
        done=_("The work is handed over."),
    ),
)
