"""Who may look after cooperation agreements."""

from portal.policies import permit
from portal.roles import PREPARING

permit("partnerships.add_cooperationagreement", to=PREPARING)
permit("partnerships.change_cooperationagreement", to=PREPARING)
