"""Who may look after people and organisations."""

from portal.policies import permit
from portal.roles import PREPARING, Role

permit("people.change_organisation", to=PREPARING)
permit("people.add_organisation", to=PREPARING)
permit("people.change_housingcompany", to={Role.ADMINISTRATOR})
permit("people.invite_to_company", to={Role.ADMINISTRATOR})
permit("people.invite_to_organisation", to=PREPARING | {Role.ORG_ADMINISTRATOR})
permit("people.withdraw_invitation", to=PREPARING | {Role.ORG_ADMINISTRATOR})
permit("people.end_membership", to={Role.ADMINISTRATOR})
permit("people.change_representation", to=PREPARING | {Role.ORG_ADMINISTRATOR})
permit("people.end_representation", to=PREPARING | {Role.ORG_ADMINISTRATOR})

permit("people.add_reminderplan", to={Role.ADMINISTRATOR, Role.MANAGER})
permit("people.change_reminderplan", to={Role.ADMINISTRATOR, Role.MANAGER})
