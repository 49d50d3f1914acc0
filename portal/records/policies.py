"""Who may look after jobs, letters and steering documents."""

from portal.policies import permit
from portal.roles import PREPARING, STAFF, Role

permit("records.export_register", to=STAFF)
permit("records.cancel_job", to=STAFF - {Role.AUDITOR}, when=lambda job: job.is_live)
permit("records.retry_job", to=STAFF - {Role.AUDITOR})
permit("records.retry_letter", to=PREPARING)
permit("records.add_policydocument", to={Role.MANAGER, Role.ADMINISTRATOR})
permit("records.change_policydocument", to={Role.MANAGER, Role.ADMINISTRATOR})
