"""An annex taken along its life the way the code takes it, for tests that need a real one."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from annexes.actions import annexes as actions
from annexes.actions.pledges import PledgeWords, propose_pledge
from annexes.actions.templates import install_standard_template
from annexes.models import Lease, LeaseAnnex, Party, Pledge, PledgeKind
from annexes.states.annexes import AnnexState
from portal.people.models import User
from portal.roles import Role
from tests.factories.annexes import LeaseFactory, PledgeKindFactory
from tests.factories.people import user_at, user_in


@dataclass
class Cast:
    """Who takes part: the lease, a caseworker and a manager, the tenant's people."""

    lease: Lease
    caseworker: User
    manager: User
    signatory: User
    administrator: User
    hours: PledgeKind
    space: PledgeKind
    at: datetime

    def draft(self, **given: object) -> LeaseAnnex:
        """A draft that holds from the new year for three years."""
        days = {"starts_on": date(2026, 1, 1), "ends_on": date(2028, 12, 31)}
        return actions.draft_annex(self.lease, **(days | given), by=self.caseworker, at=self.at)

    def offered(self) -> LeaseAnnex:
        """Offered to the tenant, who has a signatory."""
        return actions.offer_annex(self.draft(), by=self.caseworker, at=self.at)

    def words(self, **given: object) -> PledgeWords:
        """A pledge of forty hours."""
        said = {
            "kind": self.hours,
            "wording": "Vi läser läxor med högstadieelever",
            "quantity": Decimal(40),
            "starts_on": date(2026, 1, 1),
            "ends_on": date(2026, 12, 31),
        }
        return PledgeWords(**(said | given))

    def space_words(self, **given: object) -> PledgeWords:
        """A pledge of 60 m² for a hundred hours."""
        said = {
            "kind": self.space,
            "wording": "Språkcafé i fikarummet",
            "quantity": None,
            "area_m2": Decimal(60),
            "hours": Decimal(100),
        }
        return self.words(**(said | given))

    def propose(self, annex: LeaseAnnex, words: PledgeWords | None = None) -> Pledge:
        """A pledge proposed by the tenant."""
        return propose_pledge(
            annex.plans.get(),
            words=words or self.words(),
            party=Party.TENANT,
            by=self.signatory,
            at=self.at,
        )

    def negotiating(self) -> LeaseAnnex:
        """With the landlord, with one pledge proposed by the tenant."""
        annex = self.offered()
        self.propose(annex)
        return actions.propose_content(annex, by=self.signatory, at=self.at)

    def agreed(self) -> LeaseAnnex:
        """Agreed, with one pledge."""
        return actions.accept_proposal(self.negotiating(), by=self.caseworker, at=self.at)

    def sign(self, annex: LeaseAnnex, party: Party) -> LeaseAnnex:
        """One side's signature."""
        sha256 = LeaseAnnex.objects.get(pk=annex.pk).content_sha256
        if party == Party.LANDLORD:
            return actions.sign_as_landlord(
                annex, content_sha256=sha256, by=self.manager, at=self.at
            )
        return actions.sign_as_tenant(annex, content_sha256=sha256, by=self.signatory, at=self.at)

    def signed_by(self, party: Party) -> LeaseAnnex:
        """Signed by one side."""
        return self.sign(self.agreed(), party)

    def active(self) -> LeaseAnnex:
        """Signed by both sides."""
        return self.sign(self.signed_by(Party.TENANT), Party.LANDLORD)

    def ending(self, party: Party = Party.LANDLORD) -> LeaseAnnex:
        """Signed by both; one side has given notice to the end of June."""
        return actions.give_notice(
            self.active(),
            party=party,
            last_day=date(2026, 6, 30),
            reason="Vi flyttar",
            by=self.manager if party == Party.LANDLORD else self.signatory,
            at=self.at,
        )

    def in_state(self, state: AnnexState) -> LeaseAnnex:
        """An annex brought into the state by the acts that lead there."""
        match state:
            case AnnexState.DRAFT:
                return self.draft()
            case AnnexState.OFFERED:
                return self.offered()
            case AnnexState.NEGOTIATING:
                return self.negotiating()
            case AnnexState.AGREED:
                return self.agreed()
            case AnnexState.SIGNED_BY_TENANT:
                return self.signed_by(Party.TENANT)
            case AnnexState.SIGNED_BY_LANDLORD:
                return self.signed_by(Party.LANDLORD)
            case AnnexState.ACTIVE:
                return self.active()
            case AnnexState.WITHDRAWN:
                return actions.withdraw_annex(
                    self.offered(), reason="Lokalen byggs om", by=self.caseworker, at=self.at
                )
            case AnnexState.ENDING:
                return self.ending()
            case AnnexState.TERMINATED:
                annex = self.ending()
                actions.end_annexes(at=self.at.replace(month=7, day=1))
                annex.refresh_from_db()
                return annex
            case AnnexState.EXPIRED:
                annex = self.active()
                actions.end_annexes(at=self.at.replace(year=2029))
                annex.refresh_from_db()
                return annex
        raise ValueError(state)


def make_cast(at: datetime) -> Cast:
    """Return a company with the standard wording, a lease, and people on both sides."""
    lease = LeaseFactory()
    company = lease.company
    install_standard_template(company, by=None, at=at)
    return Cast(
        lease=lease,
        caseworker=user_at(company, Role.CASEWORKER),
        manager=user_at(company, Role.MANAGER),
        signatory=user_in(lease.organisation, Role.ORG_SIGNATORY),
        administrator=user_in(lease.organisation, Role.ORG_ADMINISTRATOR),
        hours=PledgeKindFactory(company=company),
        space=PledgeKindFactory(company=company, space=True),
        at=at,
    )
