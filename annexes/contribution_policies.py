"""Who may log contributions, and who may check them."""

from portal.policies import permit
from portal.roles import OUTSIDE, PREPARING

#: The tenant's own people, and staff on their behalf: log, change, send in, withdraw.
permit("annexes.log_contribution", to=OUTSIDE | PREPARING)

NOT_ONES_OWN = "logged_by submitted_by"
permit("annexes.verify_contribution", to=PREPARING, four_eyes=NOT_ONES_OWN)
permit("annexes.return_contribution", to=PREPARING, four_eyes=NOT_ONES_OWN)
permit("annexes.reject_contribution", to=PREPARING, four_eyes=NOT_ONES_OWN)
#: Makes a row that somebody else has to verify.
permit("annexes.correct_contribution", to=PREPARING)
