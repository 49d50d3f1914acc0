"""What can be done to versions of the annexes' wording."""

from django.utils.translation import gettext_lazy as _

from annexes.actions import templates as actions
from annexes.models import AnnexTemplateVersion
from annexes.states.annexes import PUBLISH_VERSION, VersionState
from portal.acts import Act, register_acts

register_acts(
    AnnexTemplateVersion,
    Act(
        "publish",
        _("Publish the version"),
        actions.publish_version,
        move=PUBLISH_VERSION,
        permission="annexes.publish_version",
        explain=_("New annexes are written on it. It can't be changed after this."),
        done=_("The version is published."),
        tone="good",
    ),
    Act(
        "draft",
        _("Write a new version"),
        actions.draft_version,
        permission="annexes.draft_version",
        possible=lambda version: version.state != VersionState.DRAFT,
        explain=_("Begins as a copy of this one. Annexes already written stay as they are."),
        done=_("Here is the draft. Change its clauses, then publish it."),
    ),
)
