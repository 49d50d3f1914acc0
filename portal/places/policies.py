"""Who may shape the company's map. What lies on it comes from the property system."""

from portal.policies import permit
from portal.roles import PREPARING, Role

permit("places.add_district", to={Role.MANAGER, Role.ADMINISTRATOR})
permit("places.change_district", to={Role.MANAGER, Role.ADMINISTRATOR})
permit("places.change_premises", to=PREPARING)
permit("places.add_arearule", to={Role.MANAGER, Role.ADMINISTRATOR})
permit("places.change_arearule", to={Role.MANAGER, Role.ADMINISTRATOR})
