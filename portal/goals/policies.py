"""Who may shape the company's model of its work, and who may enter values."""

from portal.policies import permit
from portal.roles import PREPARING, Role

SHAPING = {Role.MANAGER, Role.ADMINISTRATOR}

for model in ("framework", "theme", "thememapping", "indicator", "target"):
    permit(f"goals.add_{model}", to=SHAPING)
    permit(f"goals.change_{model}", to=SHAPING)
permit("goals.delete_thememapping", to=SHAPING)
permit("goals.add_observation", to=PREPARING)
permit("goals.change_observation", to=PREPARING)
