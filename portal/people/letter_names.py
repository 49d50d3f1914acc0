"""What people call the letters about log-ins, roles and reminders, in the register of letters."""

from django.utils.translation import gettext_lazy as _

from portal.records.letters import called

called(
    invitation=_("Invitation to a role"),
    password_reset=_("New password"),
    reminder=_("Reminder"),
    role_changed=_("Role changed"),
    role_ended=_("Role ended"),
    weekly_digest=_("All that waits, once a week"),
)
