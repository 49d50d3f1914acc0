"""Who may look after jobs and letters."""

from portal.policies import permit
from portal.roles import PREPARING, STAFF

permit("records.cancel_job", to=STAFF, when=lambda job: job.is_live)
permit("records.retry_job", to=STAFF)
permit("records.retry_letter", to=PREPARING)
