"""Who may look after activities and what they need."""

from portal.policies import permit
from portal.roles import PREPARING, Role

for model in ("activity", "programme", "programmecohort", "programmeoutcome"):
    permit(f"activities.add_{model}", to=PREPARING)
    permit(f"activities.change_{model}", to=PREPARING)
for model in ("meetingplace", "collaborationforum"):
    permit(f"activities.add_{model}", to={Role.MANAGER, Role.ADMINISTRATOR})
    permit(f"activities.change_{model}", to={Role.MANAGER, Role.ADMINISTRATOR})

permit("activities.add_need", to=PREPARING)
permit("activities.change_need", to=PREPARING, when=lambda need: need.is_open)
#: Those who answer for the host. A reporter reads.
HOSTING = PREPARING | {Role.ORG_ADMINISTRATOR, Role.ORG_SIGNATORY}

permit("activities.publish_need", to=HOSTING)
permit("activities.set_capacity", to=HOSTING)
permit("activities.fill_need", to=HOSTING)
permit("activities.reopen_need", to=HOSTING)
permit("activities.withdraw_need", to=HOSTING)
