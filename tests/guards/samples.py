"""What to fill into addresses that take more than a thing's id, for the walk of the walls."""

from django.apps import apps
from django.utils import timezone

from annexes.actions.certificates import issue_certificate
from portal.acts import acts_of
from portal.people.actions import invite
from portal.people.feeds import renew
from portal.people.reminders import link_to_end
from portal.records.models import SavedView
from tests.factories.people import user_at, user_in

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
