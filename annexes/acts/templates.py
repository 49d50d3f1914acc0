"""What can be done to versions of the annexes' wording."""

from django.utils.translation import gettext_lazy as _

from annexes.actions import templates as actions
from annexes.forms.templates import DropClauseForm, PreviewForm, TakeClauseForm
from annexes.models import AnnexTemplateVersion, LibraryClause
from annexes.models.templates import ClauseList
from annexes.states.annexes import PUBLISH_VERSION, RETIRE_VERSION, VersionState
from portal.acts import Act, register_acts


def _is_draft(version: AnnexTemplateVersion) -> bool:
    return version.state == VersionState.DRAFT


def _can_take(version: AnnexTemplateVersion) -> bool:
    return _is_draft(version) and LibraryClause.objects.of(version.company_id).on_offer().exists()


def _can_drop(version: AnnexTemplateVersion) -> bool:
    """Whether the clause before the signatures may go: nothing is listed under it."""
    if not _is_draft(version):
        return False
    lists = version.clauses.order_by("-number").values_list("followed_by", flat=True)[:2]
    return list(lists) == [ClauseList.SIGNATURES, ClauseList.NOTHING]


def _is_latest(version: AnnexTemplateVersion) -> bool:
    later = AnnexTemplateVersion.objects.filter(
        template=version.template_id, number__gt=version.number
    )
    return not _is_draft(version) and not later.exists()


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
        "take_clause",
        _("Take a clause from the library"),
        actions.take_clause,
        permission="annexes.draft_version",
        form=TakeClauseForm,
        possible=_can_take,
        explain=_("The draft gets a copy. Later changes in the library do not follow."),
        done=_("The clause is in the draft."),
    ),
    Act(
        "drop_clause",
        _("Take out the last clause before the signatures"),
        actions.drop_clause,
        permission="annexes.draft_version",
        form=DropClauseForm,
        possible=_can_drop,
        explain=_("The other clauses keep their numbers."),
        done=_("The clause is taken out."),
    ),
    Act(
        "preview_pdf",
        _("Preview as PDF"),
        actions.order_preview,
        permission="annexes.preview_version",
        form=PreviewForm,
        explain=_("The version on paper with a real lease, marked as a draft on every page."),
        done=_("The PDF is being made. It is here when the job is done."),
    ),
    Act(
        "draft",
        _("Write a new version"),
        actions.draft_version,
        permission="annexes.draft_version",
        possible=_is_latest,
        explain=_("Begins as a copy of this one. Annexes already written stay as they are."),
        done=_("Here is the draft. Change its clauses, then publish it."),
    ),
    Act(
        "retire",
        _("Retire the version"),
        actions.retire_version,
        move=RETIRE_VERSION,
        permission="annexes.publish_version",
        explain=_("No more annexes are written on it. Those already written stay as they are."),
        done=_("The version is retired."),
        tone="danger",
    ),
)
