"""What to fill into addresses that take more than a thing's id, for the walk of the walls."""

from django.apps import apps

from portal.acts import acts_of

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
