"""Who may do what with leases, annexes, pledges and contributions."""

from annexes.imports import policies as import_policies  # noqa: F401  # declares its permissions
from annexes.states.annexes import VersionState
from annexes.states.voices import VoiceState
from portal.policies import permit
from portal.roles import OUTSIDE, PREPARING, Role

#: Those at the tenant who answer for its annexes. A reporter logs and reads.
ANSWERING = frozenset({Role.ORG_ADMINISTRATOR, Role.ORG_SIGNATORY})
#: Those who bind the landlord.
BINDING_THE_COMPANY = frozenset({Role.MANAGER})
#: Those who bind the tenant.
BINDING_THE_TENANT = frozenset({Role.ORG_SIGNATORY})

# Work that changes hands between colleagues.
permit("annexes.hand_over_work", to=PREPARING)

# Certificates of a year: whoever answers for the tenant's annexes, and staff on their behalf.
permit("annexes.issue_certificate", to=ANSWERING | PREPARING)

# The landlord's side.
permit("annexes.draft_annex", to=PREPARING)
permit("annexes.change_annex", to=PREPARING)
permit("annexes.offer_annex", to=PREPARING)
permit("annexes.hand_back_annex", to=PREPARING)
permit("annexes.accept_proposal", to=PREPARING)
permit("annexes.reopen_annex", to=PREPARING)
permit("annexes.talk_as_landlord", to=PREPARING)
permit("annexes.sign_as_landlord", to=BINDING_THE_COMPANY)
permit("annexes.withdraw_annex", to=PREPARING)
permit("annexes.end_annex_as_landlord", to=BINDING_THE_COMPANY)
permit("annexes.amend_as_landlord", to=PREPARING)
permit("annexes.suspend_as_landlord", to=PREPARING)
permit("annexes.decide_suspension", to=PREPARING, four_eyes="asked_by")
permit("annexes.upload_paper", to=PREPARING)
permit("annexes.check_paper", to=PREPARING, four_eyes="uploaded_by")
permit("annexes.refuse_paper", to=PREPARING)
permit("annexes.prepare_plan", to=PREPARING)
permit("annexes.check_commitment", to=PREPARING)
permit("annexes.reassign_commitment", to=PREPARING)
permit("annexes.close_plan", to=PREPARING)
permit("annexes.answer_pledge", to=PREPARING)
permit("annexes.consent_to_space", to=BINDING_THE_COMPANY)
permit("annexes.judge_pledge", to=PREPARING)
permit("annexes.cancel_pledge", to=PREPARING)

# The tenant's side.
permit("annexes.propose_content", to=ANSWERING)
permit("annexes.accept_offer", to=ANSWERING)
permit("annexes.reconsider_annex", to=ANSWERING)
permit("annexes.talk_as_tenant", to=ANSWERING)
permit("annexes.sign_as_tenant", to=BINDING_THE_TENANT)
permit("annexes.decline_annex", to=ANSWERING)
permit("annexes.end_annex_as_tenant", to=BINDING_THE_TENANT)
permit("annexes.amend_as_tenant", to=ANSWERING)
permit("annexes.suspend_as_tenant", to=ANSWERING)
permit("annexes.propose_pledge", to=ANSWERING)

# Lent space: the tenant offers and answers, associations book; staff may do either for them.
permit("annexes.offer_space", to=ANSWERING | PREPARING)
#: Asked of the organisation that borrows; `book_space_for` of the time, by staff for any of them.
permit("annexes.book_space", to=OUTSIDE | PREPARING)
permit("annexes.book_space_for", to=PREPARING)
permit("annexes.cancel_booking", to=OUTSIDE | PREPARING)
permit("annexes.answer_booking", to=ANSWERING | PREPARING, party="lender")
permit("annexes.cancel_lending", to=ANSWERING | PREPARING, party="lender")
permit("annexes.log_booking", to=OUTSIDE | PREPARING, party="lender")

# Pledges to the needs of an association's activities: the host answers.
permit("annexes.answer_match", to=ANSWERING | PREPARING)

# Contributions: both sides log, the landlord checks, and nobody what they said themselves.
permit("annexes.log_contribution", to=OUTSIDE | PREPARING)
NOT_ONES_OWN = "logged_by submitted_by rejected_by"
permit("annexes.verify_contribution", to=PREPARING, four_eyes=NOT_ONES_OWN)
permit("annexes.return_contribution", to=PREPARING, four_eyes=NOT_ONES_OWN)
permit("annexes.reject_contribution", to=PREPARING, four_eyes=NOT_ONES_OWN)
#: Makes a row that somebody else has to verify.
permit("annexes.correct_contribution", to=PREPARING)
permit("annexes.object_to_rejection", to=OUTSIDE)
permit("annexes.ask_host", to=OUTSIDE | PREPARING)
permit("annexes.take_hosts_numbers", to=OUTSIDE | PREPARING)
permit("annexes.allocate_contribution", to=PREPARING)
permit("annexes.settle_overlap", to=PREPARING)
permit("annexes.undo_verification", to=PREPARING)
permit("annexes.add_verificationlimit", to={Role.ADMINISTRATOR, Role.MANAGER})
permit("annexes.change_verificationlimit", to={Role.ADMINISTRATOR, Role.MANAGER})

# By which means the company takes signatures.
permit("annexes.add_signingmethod", to={Role.ADMINISTRATOR, Role.MANAGER})
permit("annexes.change_signingmethod", to={Role.ADMINISTRATOR, Role.MANAGER})


def is_unanswered(voice: object) -> bool:
    """Whether nothing has come of what was said: until then it may be worded better."""
    return voice.state == VoiceState.OPEN


# Dialogue: either side proposes and confirms, and each notes what it has taken on itself.
permit("annexes.plan_meeting", to=PREPARING)
permit("annexes.answer_meeting", to=ANSWERING)
permit("annexes.close_landlords_point", to=PREPARING)
permit("annexes.close_tenants_point", to=OUTSIDE)
permit("annexes.open_evaluation", to=PREPARING)
permit("annexes.answer_evaluation_as_tenant", to=ANSWERING)
permit("annexes.answer_evaluation_as_landlord", to=PREPARING)
permit("annexes.answer_voice", to=PREPARING)
permit("annexes.add_voice", to=PREPARING)
permit("annexes.change_voice", to=PREPARING, when=is_unanswered)
permit("annexes.add_surveyquestion", to={Role.ADMINISTRATOR, Role.MANAGER})
permit("annexes.change_surveyquestion", to={Role.ADMINISTRATOR, Role.MANAGER})
permit("annexes.add_standardagenda", to={Role.ADMINISTRATOR, Role.MANAGER})
permit("annexes.change_standardagenda", to={Role.ADMINISTRATOR, Role.MANAGER})

# The wording and the catalogue.
permit("annexes.add_pledgekind", to={Role.ADMINISTRATOR, Role.MANAGER})
permit("annexes.change_pledgekind", to={Role.ADMINISTRATOR, Role.MANAGER})
permit("annexes.add_standardresponsibility", to={Role.ADMINISTRATOR, Role.MANAGER})
permit("annexes.change_standardresponsibility", to={Role.ADMINISTRATOR, Role.MANAGER})
permit("annexes.draft_version", to={Role.ADMINISTRATOR, Role.MANAGER})
permit("annexes.publish_version", to={Role.MANAGER})
permit("annexes.preview_version", to=PREPARING)
permit("annexes.add_libraryclause", to={Role.ADMINISTRATOR, Role.MANAGER})
permit("annexes.change_libraryclause", to={Role.ADMINISTRATOR, Role.MANAGER})


def is_draft(version: object) -> bool:
    """Whether the version may still be written on."""
    return version.state == VersionState.DRAFT


permit("annexes.change_annextemplateversion", to={Role.ADMINISTRATOR, Role.MANAGER}, when=is_draft)
