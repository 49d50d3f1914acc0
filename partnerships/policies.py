"""Who may do what with agreements, programmes and calls."""

from partnerships.states.calls import CallState
from portal.policies import permit
from portal.roles import OUTSIDE, PREPARING, STAFF, Role

#: Those who decide that a call goes out.
DECIDING = frozenset({Role.MANAGER})

permit("partnerships.add_cooperationagreement", to=PREPARING)
permit("partnerships.change_cooperationagreement", to=PREPARING)

permit("partnerships.add_supportprogramme", to={Role.ADMINISTRATOR, Role.MANAGER})
permit("partnerships.change_supportprogramme", to={Role.ADMINISTRATOR, Role.MANAGER})


def is_draft(call: object) -> bool:
    """Whether the call may still be written on."""
    return call.state == CallState.DRAFT


def part_of_draft(part: object) -> bool:
    """Whether the part belongs to a call that may still be written on."""
    return is_draft(part.call)


permit("partnerships.draft_call", to=PREPARING)
permit("partnerships.clone_call", to=PREPARING)
permit("partnerships.change_grantcall", to=PREPARING, when=is_draft)
permit("partnerships.change_criterion", to=PREPARING, when=part_of_draft)
permit("partnerships.change_question", to=PREPARING, when=part_of_draft)
permit("partnerships.approve_call", to=DECIDING, four_eyes="drafted_by")
permit("partnerships.take_back_call", to=PREPARING)
permit("partnerships.extend_call", to=DECIDING)
permit("partnerships.cancel_call", to=DECIDING)
permit("partnerships.close_call", to=PREPARING)

# The applicant's side: everybody at the organisation writes, those who answer for it send in.
permit("partnerships.read_application", to=OUTSIDE | STAFF)
permit("partnerships.write_application", to=OUTSIDE)
permit("partnerships.submit_application", to={Role.ORG_ADMINISTRATOR, Role.ORG_SIGNATORY})
