"""Who may take lease lists in."""

from portal.policies import permit
from portal.roles import PREPARING

permit("annexes.add_leaseimport", to=PREPARING)
permit("annexes.read_again_leaseimport", to=PREPARING)
permit("annexes.confirm_leaseimport", to=PREPARING)
permit("annexes.discard_leaseimport", to=PREPARING)
