"""What to fill into addresses that take more than a thing's id, for the walk of the walls."""

from datetime import timedelta

from django.apps import apps
from django.utils import timezone

from annexes.actions.certificates import issue_certificate
from annexes.actions.confirmations import link_token
from portal.acts import acts_of
from portal.people.actions import invite
from portal.people.feeds import renew
from portal.people.reminders import link_to_end
from portal.records.models import SavedView
from tests.factories.activities import ActivityFactory, NeedFactory
from tests.factories.annexes import PledgeFactory
from tests.factories.people import user_at, user_in
from tests.factories.space import SpaceBookingFactory, SpaceSlotFactory, association_of

SAMPLES = {}


def sample(name):
    """Register a function of the world that yields (thing, keyword arguments) for an address."""

    def register(make):
        SAMPLES[name] = make
        return make

    return register


def of_tenant(label, world):
    """Return a row of our tenant's."""
    return apps.get_model(label).objects.filter(organisation=world.tenant).first()


@sample("people:organisation_act")
def organisation_act(world):
    yield world.tenant, {"pk": world.tenant.pk, "name": "invite"}


@sample("people:representative_act")
def representative_act(world):
    role = of_tenant("people.Representative", world)
    for act in acts_of(type(role)):
        yield role, {"pk": role.pk, "name": act.name}


@sample("people:invitation_act")
def invitation_act(world):
    invitation = invite(
        "kollega@example.se", full_name="Kollega", role="org_reporter", company=world.ours,
        organisation=world.tenant, by=None, at=timezone.now(),
    )  # fmt: skip
    yield invitation, {"pk": invitation.pk, "name": "withdraw"}


@sample("people:feed")
def feed(world):
    yield None, {"secret": renew(user_in(world.tenant, "org_reporter"), at=timezone.now())}


@sample("people:unsubscribe")
def unsubscribe(world):
    link = link_to_end(user_in(world.tenant, "org_reporter"), "")
    yield None, {"token": link.rstrip("/").rpartition("/")[2]}


@sample("annexes:certificate")
def certificate(world):
    plan = of_tenant("annexes.YearPlan", world)
    issued = issue_certificate(
        world.tenant, year=plan.year, by=plan.annex.drafted_by, at=timezone.now()
    )
    yield None, {"code": issued.code}


@sample("annexes:receipt")
def receipt(world):
    sent_in = apps.get_model("annexes.Contribution").objects.filter(
        organisation=world.tenant, submitted_at__isnull=False
    )
    yield sent_in.first(), {"pk": sent_in.first().pk}


@sample("admin:export")
def export(world):
    yield None, {"label": "annexes.leaseannex"}


@sample("admin:save_view")
def save_view(world):
    yield None, {"label": "annexes.leaseannex"}


@sample("admin:delete_view")
def delete_view(world):
    view = SavedView.objects.create(
        company=world.ours, register="annexes.leaseannex", name="Min", query="q=x",
        saved_by=user_at(world.ours, "caseworker"), saved_at=timezone.now(),
    )  # fmt: skip
    yield view, {"pk": view.pk}


@sample("annexes:log_other")
def log_other(world):
    annex = of_tenant("annexes.LeaseAnnex", world)
    yield annex, {"pk": annex.pk, "kind": "volunteer_hours"}


@sample("annexes:contribution_act")
def contribution_act(world):
    contribution = of_tenant("annexes.Contribution", world)
    yield contribution, {"pk": contribution.pk, "name": "withdraw"}


@sample("annexes:leaseannex_act")
def annex_act(world):
    annex = of_tenant("annexes.LeaseAnnex", world)
    for act in acts_of(type(annex)):
        yield annex, {"pk": annex.pk, "name": act.name}


@sample("annexes:pledge_act")
def pledge_act(world):
    pledge = of_tenant("annexes.Pledge", world)
    for act in acts_of(type(pledge)):
        yield pledge, {"pk": pledge.pk, "name": act.name}


@sample("annexes:amendment_act")
def amendment_act(world):
    amendment = of_tenant("annexes.Amendment", world)
    for act in acts_of(type(amendment)):
        yield amendment, {"pk": amendment.pk, "name": act.name}


@sample("annexes:suspension_act")
def suspension_act(world):
    suspension = of_tenant("annexes.Suspension", world)
    for act in acts_of(type(suspension)):
        yield suspension, {"pk": suspension.pk, "name": act.name}


@sample("annexes:comment_act")
def comment_act(world):
    comment = of_tenant("annexes.Comment", world)
    for act in acts_of(type(comment)):
        yield comment, {"pk": comment.pk, "name": act.name}


@sample("annexes:clauseproposal_act")
def clauseproposal_act(world):
    wording = of_tenant("annexes.ClauseProposal", world)
    for act in acts_of(type(wording)):
        yield wording, {"pk": wording.pk, "name": act.name}


@sample("admin:annexes_annextemplateversion_preview")
def version_preview(world):
    version = apps.get_model("annexes.AnnexTemplateVersion").objects.of(world.ours).first()
    yield version, {"pk": version.pk}


def _pages_of(model, name):
    """Sample the page of a tenant's row, and each of its acts."""

    @sample(f"annexes:{name}")
    def page(world):
        thing = of_tenant(f"annexes.{model}", world)
        yield thing, {"pk": thing.pk}

    @sample(f"annexes:{model.lower()}_act")
    def acts(world):
        thing = of_tenant(f"annexes.{model}", world)
        for act in acts_of(type(thing)):
            yield thing, {"pk": thing.pk, "name": act.name}


_pages_of("DialogueMeeting", "meeting")
_pages_of("DialogueMeeting", "meeting_calendar")
_pages_of("Evaluation", "evaluation")


@sample("annexes:actionpoint_act")
def point_act(world):
    point = of_tenant("annexes.ActionPoint", world)
    for act in acts_of(type(point)):
        yield point, {"pk": point.pk, "name": act.name}


@sample("partnerships:application_step")
def application_step(world):
    for application in apps.get_model("partnerships.Application").objects.filter(
        organisation=world.tenant
    ):
        yield application, {"pk": application.pk, "number": 1}


@sample("partnerships:application_act")
def application_act(world):
    for application in apps.get_model("partnerships.Application").objects.filter(
        organisation=world.tenant
    ):
        for act in acts_of(type(application)):
            yield application, {"pk": application.pk, "name": act.name}


class OpenToNeighbours:
    """A thing that everybody who works with the company may know of, and no other company."""

    def __init__(self, thing, world):
        self.company_id, self.organisation_id = thing.company_id, world.neighbour.pk


def running_plan(world):
    """Return our tenant's latest plan that runs."""
    plans = apps.get_model("annexes.YearPlan").objects.filter(organisation=world.tenant)
    return plans.filter(state="running").latest("year")


def lent_by_tenant(world):
    """Return an association's booking of a time that our tenant lends."""
    made = apps.get_model("annexes.SpaceBooking").objects.filter(lender=world.tenant).first()
    if made is not None:
        return made
    plan = running_plan(world)
    days = {"starts_on": plan.first_day, "ends_on": plan.last_day}
    pledge = PledgeFactory(plan=plan, active=True, space=True, consented=True, **days)
    slot = SpaceSlotFactory(
        series__pledge=pledge,
        day=timezone.localdate() + timedelta(days=7),
        starts_at=timezone.now() + timedelta(days=7),
        ends_at=timezone.now() + timedelta(days=7, hours=3),
    )
    return SpaceBookingFactory(slot=slot)


@sample("annexes:space_calendar")
def space_calendar(world):
    pledge = lent_by_tenant(world).slot.pledge
    yield pledge, {"pk": pledge.pk}


@sample("annexes:spaceslot_act")
def slot_act(world):
    slot = lent_by_tenant(world).slot
    for act in acts_of(type(slot)):
        yield slot, {"pk": slot.pk, "name": act.name}


@sample("annexes:booking")
def booking(world):
    lent = lent_by_tenant(world)
    yield lent, {"pk": lent.pk}


@sample("annexes:log_booking")
def log_booking(world):
    lent = lent_by_tenant(world)
    yield lent, {"pk": lent.pk}


@sample("annexes:spacebooking_act")
def booking_act(world):
    lent = lent_by_tenant(world)
    for act in acts_of(type(lent)):
        yield lent, {"pk": lent.pk, "name": act.name}


@sample("annexes:book")
def book(world):
    slot = lent_by_tenant(world).slot
    yield OpenToNeighbours(slot, world), {"pk": slot.pk}


def asked_by_association(world):
    """Return a match of our tenant's pledge with an association's need."""
    made = apps.get_model("annexes.Match").objects.filter(tenant=world.tenant).first()
    if made is not None:
        return made
    plan = running_plan(world)
    host = association_of(plan.company)
    activity = ActivityFactory(company=plan.company, organisation=host)
    need = NeedFactory(activity=activity, quantity=80)
    days = {"starts_on": plan.first_day, "ends_on": plan.last_day}
    pledge = PledgeFactory(plan=plan, need=need, activity=activity, **days)
    return apps.get_model("annexes.Match").objects.create(
        company=plan.company,
        organisation=host,
        need=need,
        pledge=pledge,
        tenant=plan.organisation,
        asked_at=timezone.now(),
    )


@sample("annexes:match")
def match(world):
    asked = asked_by_association(world)
    yield asked, {"pk": asked.pk}


@sample("annexes:match_act")
def match_act(world):
    asked = asked_by_association(world)
    for act in acts_of(type(asked)):
        yield asked, {"pk": asked.pk, "name": act.name}


@sample("annexes:pledge_to_need")
def pledge_to_need(world):
    need = asked_by_association(world).need
    yield OpenToNeighbours(need, world), {"pk": need.pk}


@sample("activities:activity")
def activity(world):
    hosted = asked_by_association(world).need.activity
    yield hosted, {"pk": hosted.pk}


@sample("activities:ask")
def ask(world):
    hosted = asked_by_association(world).need.activity
    yield hosted, {"pk": hosted.pk}


@sample("activities:need_act")
def need_act(world):
    need = asked_by_association(world).need
    for act in acts_of(type(need)):
        yield OpenToNeighbours(need, world), {"pk": need.pk, "name": act.name}


def draft_of_ours(world):
    """Return what our tenant's reporter has begun to log."""
    return apps.get_model("annexes.LogDraft").objects.get()


@sample("annexes:log_draft")
def log_draft(world):
    draft = draft_of_ours(world)
    yield draft, {"pk": draft.pk}


@sample("annexes:throw_away_draft")
def throw_away_draft(world):
    draft = draft_of_ours(world)
    yield draft, {"pk": draft.pk}


@sample("annexes:confirmation")
def confirmation(world):
    asked = of_tenant("annexes.Confirmation", world)
    yield None, {"token": link_token(asked)}
