"""What people call the letters about applications, in the register of letters."""

from django.utils.translation import gettext_lazy as _

from portal.records.letters import called

called(application_received=_("Application received"))
