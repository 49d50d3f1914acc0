"""What can be done to companies, organisations and those who act for them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.acts import Act, register_acts
from portal.people import actions
from portal.people.forms import ChangeRoleForm, InviteOutsideForm, InviteStaffForm
from portal.people.models import (
    HousingCompany,
    Invitation,
    Membership,
    Organisation,
    Representative,
)


def _invite_to_organisation(organisation: Organisation, *, email: str, **given: Any) -> Invitation:
    return actions.invite(email, company=organisation.company, organisation=organisation, **given)


def _invite_to_company(company: HousingCompany, *, email: str, **given: Any) -> Invitation:
    return actions.invite(email, company=company, **given)


register_acts(
    Organisation,
    Act(
        "invite",
        _("Invite a person"),
        _invite_to_organisation,
        permission="people.invite_to_organisation",
        form=InviteOutsideForm,
        explain=_("The person gets a letter with a personal link that works for seven days."),
        done=_("The invitation is on its way."),
    ),
)
register_acts(
    HousingCompany,
    Act(
        "invite",
        _("Invite a colleague"),
        _invite_to_company,
        permission="people.invite_to_company",
        form=InviteStaffForm,
        explain=_("The person gets a letter with a personal link that works for seven days."),
        done=_("The invitation is on its way."),
    ),
)
register_acts(
    Invitation,
    Act(
        "withdraw",
        _("Withdraw the invitation"),
        actions.withdraw_invitation,
        permission="people.withdraw_invitation",
        possible=lambda invitation: not (invitation.accepted_at or invitation.withdrawn_at),
        explain=_("The link stops working."),
        done=_("The invitation is withdrawn."),
        tone="danger",
    ),
)
register_acts(
    Membership,
    Act(
        "end",
        _("End the role"),
        actions.end_membership,
        permission="people.end_membership",
        possible=lambda membership: membership.ended_on is None,
        explain=_("The person loses the role at once. What they have done remains."),
        done=_("The role has ended."),
        tone="danger",
    ),
)
register_acts(
    Representative,
    Act(
        "change_role",
        _("Change the role"),
        actions.change_role,
        permission="people.change_representation",
        form=ChangeRoleForm,
        possible=lambda representative: representative.ended_on is None,
        explain=_("The new role holds at once. The person gets a letter about it."),
        done=_("The role is changed."),
    ),
    Act(
        "end",
        _("End the role"),
        actions.end_representation,
        permission="people.end_representation",
        possible=lambda representative: representative.ended_on is None,
        explain=_(
            "The person loses the role at once and gets a letter about it. "
            "What they have done remains."
        ),
        done=_("The role has ended."),
        tone="danger",
    ),
)
