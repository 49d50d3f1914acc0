"""What tenants find in the menu, and what waits on the desk of staff."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annexes.missing import ready_to_close
from annexes.models import (
    ActionPoint,
    Amendment,
    ClauseProposal,
    Comment,
    Commitment,
    Contribution,
    DialogueMeeting,
    Evaluation,
    LeaseAnnex,
    Overlap,
    PaperSignature,
    Party,
    Pledge,
    PledgeRevision,
    SpaceBooking,
    Suspension,
    Voice,
    YearPlan,
)
from annexes.models.meetings import without_meeting
from annexes.states.annexes import AnnexState
from portal.activities.models import Activity
from portal.desk import WorkList, on_desk
from portal.navigation import in_menu
from portal.people.models import Organisation, OrganisationKind

if TYPE_CHECKING:
    from portal.http import PortalRequest


@in_menu
def outside_pages(request: "PortalRequest") -> list[tuple[str | Promise, str]]:
    """Offer an organisation's people their start page, and what goes with what it is.

    Tenants find their annexes and what they give; others find space to borrow and their own
    activities.
    """
    mine = _organisations(request)
    if not mine:
        return []
    is_tenant = any(each.is_tenant for each in mine)
    pages = [(_("My page"), reverse("annexes:my_page"))]
    if is_tenant:
        pages += [
            (_("Annexes"), reverse("annexes:annexes")),
            (_("Contributions"), reverse("annexes:contributions")),
            (_("Dialogue"), reverse("annexes:dialogue")),
            (_("Needs near you"), reverse("annexes:needs")),
        ]
    else:
        pages.append((_("Find space"), reverse("annexes:find_space")))
    pages.append((_("Bookings"), reverse("annexes:bookings")))
    if any(each.hosts for each in mine):
        pages.append((_("Our activities"), reverse("activities:activities")))
    return [*pages, (_("Colleagues"), reverse("people:colleagues"))]


def _organisations(request: "PortalRequest") -> list[Organisation]:
    """Return the person's organisations, each with whether it is a tenant and hosts anything."""
    if not request.user.organisation_ids:
        return []
    with_annex = LeaseAnnex.objects.filter(organisation=OuterRef("pk"))
    return list(
        Organisation.objects.filter(pk__in=request.user.organisation_ids).annotate(
            is_tenant=Q(kind=OrganisationKind.COMMERCIAL_TENANT) | Exists(with_annex),
            hosts=Exists(Activity.objects.filter(organisation=OuterRef("pk"))),
        )
    )


@on_desk
def annexes_to_move_on(request: "PortalRequest") -> list[WorkList]:
    """Count the annexes and promises in which the next step is the company's."""
    annexes = LeaseAnnex.objects.visible_to(request.user).of(request.company)
    pledges = Pledge.objects.visible_to(request.user).of(request.company)
    commitments = Commitment.objects.visible_to(request.user).of(request.company)
    comments = Comment.objects.visible_to(request.user).of(request.company)
    wordings = ClauseProposal.objects.visible_to(request.user).of(request.company)
    today = timezone.localdate()
    of_annexes = reverse("admin:annexes_leaseannex_changelist")
    of_pledges = reverse("admin:annexes_pledge_changelist")
    return [
        WorkList(
            _("Annexes that wait for us"),
            annexes.with_company().count(),
            f"{of_annexes}?turn=ours",
            _("Drafts to offer, proposals to answer, annexes to sign."),
        ),
        WorkList(
            _("Comments of tenants to answer"),
            comments.open().by_the_other(Party.LANDLORD).count(),
            f"{reverse('admin:annexes_comment_changelist')}?state=to_answer",
            _("What they ask about clauses and pledges before they agree."),
        ),
        WorkList(
            _("Wordings of tenants to answer"),
            wordings.waiting().by_the_other(Party.LANDLORD).count(),
            f"{reverse('admin:annexes_clauseproposal_changelist')}?state=to_answer",
        ),
        WorkList(
            _("Annexes that both can sign"),
            annexes.filter(state=AnnexState.AGREED).count(),
            f"{of_annexes}?turn=both",
        ),
        WorkList(
            _("Annexes that end within 60 days"),
            annexes.expiring(today).count(),
            f"{of_annexes}?turn=expiring",
            _("Talk with the tenant about a new one."),
        ),
        WorkList(
            _("Pledges to answer"),
            pledges.to_answer().count(),
            f"{of_pledges}?state=to_answer",
            _("Tenants with a signed annex want to add these."),
        ),
        WorkList(
            _("Floor space that waits for consent"),
            pledges.to_consent().count(),
            f"{of_pledges}?state=to_consent",
        ),
        WorkList(
            _("Commitments of ours that are late"),
            commitments.overdue(today).count(),
            f"{reverse('admin:annexes_commitment_changelist')}?state=late",
            _("What we have promised our tenants and not noted as done."),
        ),
    ]


@on_desk
def changes_to_signed_annexes(request: "PortalRequest") -> list[WorkList]:
    """Count what waits for us about annexes that have been signed, or are signed on paper."""
    amendments = Amendment.objects.visible_to(request.user).of(request.company)
    suspensions = Suspension.objects.visible_to(request.user).of(request.company)
    papers = PaperSignature.objects.visible_to(request.user).of(request.company)
    return [
        WorkList(
            _("Amendments that wait for us"),
            amendments.with_company().count(),
            f"{reverse('admin:annexes_amendment_changelist')}?turn=ours",
            _("Drafts to offer, proposals to answer, amendments to sign."),
        ),
        WorkList(
            _("Suspensions to decide"),
            suspensions.to_decide().exclude(asked_by=request.user).count(),
            f"{reverse('admin:annexes_suspension_changelist')}?state__exact=asked",
            _("A colleague wants an annex to rest for a while."),
        ),
        WorkList(
            _("Signed papers to check"),
            papers.to_check().exclude(uploaded_by=request.user).count(),
            f"{reverse('admin:annexes_papersignature_changelist')}?state__exact=uploaded",
            _("Compare the scan with the content; what you uploaded is for a colleague."),
        ),
    ]


@on_desk
def contributions_to_verify(request: "PortalRequest") -> list[WorkList]:
    """Count what tenants have sent in and nobody has checked."""
    contributions = Contribution.objects.visible_to(request.user).of(request.company)
    register = reverse("admin:annexes_contribution_changelist")
    return [
        WorkList(
            _("Contributions to verify"),
            contributions.to_verify().count(),
            f"{register}?state=submitted",
            _("Check what tenants have sent in; what you logged yourself is for a colleague."),
        ),
        WorkList(
            _("Objections and hosts' other numbers"),
            contributions.contested().count(),
            f"{register}?state=submitted&look=contested",
            _("Tenants object to a rejection, or a host has answered something else."),
        ),
        WorkList(
            _("Contributions that may be double"),
            Overlap.objects.visible_to(request.user).of(request.company).to_settle().count(),
            f"{reverse('admin:annexes_overlap_changelist')}?state=to_settle",
            _("The same day, kind and activity, or the same tenant twice."),
        ),
    ]


@on_desk
def dialogue_to_lead(request: "PortalRequest") -> list[WorkList]:
    """Count whom we have not met, the times that tenants propose, and the minutes that wait."""
    now = timezone.now()
    today = timezone.localdate(now)
    annexes = LeaseAnnex.objects.visible_to(request.user).of(request.company)
    meetings = DialogueMeeting.objects.visible_to(request.user).of(request.company)
    points = ActionPoint.objects.visible_to(request.user).of(request.company)
    of_meetings = reverse("admin:annexes_dialoguemeeting_changelist")
    return [
        WorkList(
            _("Tenants to plan a dialogue meeting with"),
            without_meeting(annexes.in_force(today), today.year).count(),
            f"{reverse('admin:annexes_leaseannex_changelist')}?meeting=due",
            _("They have a year plan, and no meeting this year."),
        ),
        WorkList(
            _("Meeting times that tenants propose"),
            meetings.to_answer().count(),
            f"{of_meetings}?state=to_answer",
        ),
        WorkList(
            _("Meetings to write up"),
            meetings.to_write_up(now).count(),
            f"{of_meetings}?state=to_write_up",
            _("They are over. Note who came, and share the minutes."),
        ),
        WorkList(
            _("Minutes for us to confirm"),
            meetings.to_confirm(Party.LANDLORD).count(),
            f"{of_meetings}?state=to_confirm",
        ),
        WorkList(
            _("Action points of ours that are late"),
            points.of_party(Party.LANDLORD).overdue(today).count(),
            f"{reverse('admin:annexes_actionpoint_changelist')}?state=late&party__exact=landlord",
        ),
        WorkList(
            _("Evaluations for us to answer"),
            Evaluation.objects.visible_to(request.user)
            .of(request.company)
            .unanswered_by(Party.LANDLORD)
            .count(),
            f"{reverse('admin:annexes_evaluation_changelist')}?state=ours",
        ),
        WorkList(
            _("Tenants' words to answer"),
            Voice.objects.visible_to(request.user).of(request.company).waiting().count(),
            f"{reverse('admin:annexes_voice_changelist')}?state__exact=open",
            _("All tenants see that nothing has come of them yet."),
        ),
    ]


@on_desk
def bookings_without_answer(request: "PortalRequest") -> list[WorkList]:
    """Count the requests for lent space that tenants have not answered."""
    bookings = SpaceBooking.objects.visible_to(request.user).of(request.company)
    return [
        WorkList(
            _("Bookings that wait for a tenant"),
            bookings.to_answer().filter(starts_at__gt=timezone.now()).count(),
            f"{reverse('admin:annexes_spacebooking_changelist')}?state=requested",
            _("Remind the tenant, or answer for it."),
        )
    ]


@on_desk
def years_to_close(request: "PortalRequest") -> list[WorkList]:
    """Count the years that can be closed, changes to answer, and what one answers for oneself."""
    today = timezone.localdate()
    plans = YearPlan.objects.visible_to(request.user).of(request.company)
    commitments = Commitment.objects.visible_to(request.user).of(request.company)
    changes = PledgeRevision.objects.visible_to(request.user).of(request.company).waiting()
    of_plans = reverse("admin:annexes_yearplan_changelist")
    of_commitments = reverse("admin:annexes_commitment_changelist")
    return [
        WorkList(
            _("Changes of pledges to answer"),
            changes.filter(proposed_party=Party.TENANT).count(),
            f"{reverse('admin:annexes_pledge_changelist')}?change=to_answer",
            _("Tenants propose another quantity than the one that was agreed."),
        ),
        WorkList(
            _("Years that can be closed"),
            ready_to_close(plans, today).count(),
            f"{of_plans}?missing=nothing",
            _("The year is over, and you have noted your own commitments."),
        ),
        WorkList(
            _("Commitments that I answer for"),
            commitments.to_note().filter(responsible=request.user).count(),
            f"{of_commitments}?responsible=me&state=open",
        ),
    ]
