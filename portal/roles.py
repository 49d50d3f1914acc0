"""Who a person can be: at a housing company, or in an organisation that it works with."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """A role is held at one company or in one organisation, never everywhere."""

    CASEWORKER = "caseworker", _("Caseworker")
    MANAGER = "manager", _("Manager")
    FINANCE = "finance", _("Finance")
    ADMINISTRATOR = "administrator", _("Company administrator")
    BOARD = "board", _("Board member")
    AUDITOR = "auditor", _("Auditor")
    ORG_ADMINISTRATOR = "org_administrator", _("Administrator of the organisation")
    ORG_REPORTER = "org_reporter", _("Reporter")
    ORG_SIGNATORY = "org_signatory", _("Authorised signatory")


#: Work in the web admin.
STAFF = frozenset({Role.CASEWORKER, Role.MANAGER, Role.FINANCE, Role.ADMINISTRATOR, Role.AUDITOR})
#: Staff who prepare cases: an auditor reads everything and changes nothing.
PREPARING = frozenset({Role.CASEWORKER, Role.MANAGER, Role.ADMINISTRATOR})
#: Roles at the housing company.
AT_COMPANY = STAFF | {Role.BOARD}
#: Roles in an organisation outside the company.
OUTSIDE = frozenset({Role.ORG_ADMINISTRATOR, Role.ORG_REPORTER, Role.ORG_SIGNATORY})

AT_COMPANY_CHOICES = [(role.value, role.label) for role in Role if role in AT_COMPANY]
OUTSIDE_CHOICES = [(role.value, role.label) for role in Role if role in OUTSIDE]
