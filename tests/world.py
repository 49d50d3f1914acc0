"""A small world with one of everything, made by the demo: for tests that walk all there is."""

from dataclasses import dataclass

from django.core.management import call_command
from django.utils import timezone

from annexes.demo.annexes import Story, lease_lists
from annexes.demo.dialogue import talk_with_tenants
from annexes.demo.life import live_on
from portal import demo, policies
from portal.management.commands.demo import PROFILES
from portal.people.models import HousingCompany, Organisation, User
from portal.records import jobs
from portal.records.models import Job, JobState
from portal.roles import OUTSIDE, Role
from reports.demo import annual_reports, to_the_board
from tests.catalogue import applications_of, fill_catalogue, fill_contributions
from tests.factories.people import user_at, user_in


@dataclass
class World:
    """Two companies that must not know of each other."""

    ours: HousingCompany
    theirs: HousingCompany
    tenant: Organisation
    neighbour: Organisation

    def insiders(self) -> dict[str, User]:
        """Return a person of each role at our company and with our tenant."""
        staff = {role: user_at(self.ours, role) for role in Role if role not in OUTSIDE}
        return {
            **{f"our {role}": user for role, user in staff.items()},
            **{f"tenant's {role}": user_in(self.tenant, role) for role in sorted(OUTSIDE)},
        }

    def outsiders(self) -> dict[str, User]:
        """Return a person of each role at the other company and with another tenant of ours."""
        staff = {role: user_at(self.theirs, role) for role in Role if role not in OUTSIDE}
        return {
            **{f"their {role}": user for role, user in staff.items()},
            **{f"neighbour's {role}": user_in(self.neighbour, role) for role in sorted(OUTSIDE)},
        }


def make_world() -> World:
    """Make two companies with leases, annexes, contributions and reports."""
    policies.autodiscover("demo")
    for slug in ("vatterhem", "platen"):
        call_command("load_profile", str(PROFILES / f"{slug}.yaml"), verbosity=0)
    for part in (demo.people, lease_lists):
        list(part())
    ours = HousingCompany.objects.get(slug="vatterhem")
    for company in HousingCompany.objects.all():
        Story(company).tell(2)
        live_on(company)
        talk_with_tenants(company)
    list(annual_reports())
    year = timezone.localdate().year - 1
    to_the_board(ours, year)
    fill_catalogue(ours)
    fill_contributions(ours_annexes(ours)[0])
    annexes = ours_annexes(ours)
    applications_of(annexes[0].organisation)
    work_off()
    return World(
        ours,
        HousingCompany.objects.exclude(pk=ours.pk).get(),
        annexes[0].organisation,
        annexes[1].organisation,
    )


def ours_annexes(company: HousingCompany) -> list:
    """Return the company's annexes in force, oldest first."""
    from annexes.models import LeaseAnnex

    return list(LeaseAnnex.objects.of(company).filter(state="active").order_by("number"))


def work_off() -> list[str]:
    """Do every waiting job, as the workers would; return what went wrong."""
    while waiting := list(Job.objects.filter(state=JobState.QUEUED).order_by("queued_at")):
        for job in waiting:
            jobs.run(str(job.pk))
    return [f"{job.kind}: {job.error}" for job in Job.objects.filter(state=JobState.FAILED)]
