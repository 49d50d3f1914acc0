"""The demo: five housing companies with their people. Each app adds its own part in its demo.py.

Everything is made by the same actions that people use, so that the demo cannot show what the
portal cannot do. Names and e-mail addresses are invented (example.se never reaches anyone).
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from portal.people.models import HousingCompany, Membership, Organisation, Representative, User
from portal.roles import Role

#: Easy to read aloud and to type on a phone.
WORDS = [
    "alm",
    "ask",
    "björk",
    "bro",
    "dal",
    "eng",
    "fågel",
    "gran",
    "gård",
    "hav",
    "hus",
    "is",
    "kajak",
    "kust",
    "lind",
    "ljus",
    "lärka",
    "moln",
    "måne",
    "norr",
    "park",
    "ro",
    "rönn",
    "sjö",
    "skog",
    "sol",
    "stig",
    "strand",
    "tall",
    "torg",
    "ved",
    "viol",
    "vind",
    "väg",
    "ö",
    "äng",
]


@dataclass(frozen=True)
class DemoPerson:
    """Someone who can log in to the demo."""

    name: str
    email: str
    role: Role
    company: str
    organisation: str = ""


#: The company with everything in it, and what its people are called.
LEAD = "vasterporten"
STAFF_NAMES = {
    Role.CASEWORKER: "Hanna Lindqvist",
    Role.MANAGER: "Mats Öberg",
    Role.FINANCE: "Eva Stråhle",
    Role.ADMINISTRATOR: "Karim Haddad",
    Role.BOARD: "Birgitta Åkesson",
    Role.AUDITOR: "Olof Ström",
}
MAILBOX = {
    Role.CASEWORKER: "handlaggare",
    Role.MANAGER: "chef",
    Role.FINANCE: "ekonomi",
    Role.ADMINISTRATOR: "admin",
    Role.BOARD: "styrelse",
    Role.AUDITOR: "revisor",
}

_parts: list[Callable[[], Iterator[str]]] = []


def demo_part(part: Callable[[], Iterator[str]]) -> Callable[[], Iterator[str]]:
    """Register a generator that makes a part of the demo and yields what it has done."""
    _parts.append(part)
    return part


def parts() -> tuple[Callable[[], Iterator[str]], ...]:
    """Return the parts in the order of the apps."""
    return tuple(_parts)


def password() -> str:
    """Return the demo's password: made once per installation, kept in ``VAR_DIR/demo-password``."""
    kept = Path(settings.VAR_DIR) / "demo-password"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text("-".join(secrets.choice(WORDS) for _ in range(4)), encoding="utf-8")
    return kept.read_text(encoding="utf-8").strip()


def address(mailbox: str, company: HousingCompany) -> str:
    """Return a demo person's e-mail address."""
    return f"{mailbox}@{company.slug}.example.se"


@cache
def _password_hash() -> str:
    """Return the password's hash: hashing is slow on purpose, and a hundred people share it."""
    return make_password(password())


def person(email: str, name: str) -> User:
    """Return the demo person, made when missing, with the demo's password."""
    found, _new = User.objects.update_or_create(
        email=email,
        defaults={"password": _password_hash()},
        create_defaults={"password": _password_hash(), "full_name": name},
    )
    return found


def represent(organisation: Organisation, user: User, role: Role, since: date) -> Representative:
    """Let the person act for the organisation."""
    made, _new = Representative.objects.get_or_create(
        company=organisation.company,
        organisation=organisation,
        user=user,
        role=role,
        ended_on=None,
        defaults={"since": since},
    )
    return made


def staff(company: HousingCompany, role: Role) -> User:
    """Return the company's demo person with this role."""
    return User.objects.get(email=address(MAILBOX[role], company))


@demo_part
def people() -> Iterator[str]:
    """Staff and a board member for each company."""
    for company in HousingCompany.objects.all():
        for role, name in STAFF_NAMES.items():
            user = person(address(MAILBOX[role], company), name)
            Membership.objects.get_or_create(
                company=company,
                user=user,
                role=role,
                ended_on=None,
                defaults={"since": date(2023, 1, 1)},
            )
        yield f"{company}: {len(STAFF_NAMES)} people"


def log_ins() -> list[DemoPerson]:
    """Return whom one can log in as at the lead company, staff first."""
    company = HousingCompany.objects.filter(slug=LEAD).first()
    if company is None:
        return []
    at_company = [
        DemoPerson(role.user.full_name, role.user.email, Role(role.role), company.name)
        for role in Membership.objects.filter(company=company, ended_on=None)
        .select_related("user")
        .order_by("since", "id")
    ]
    outside = [
        DemoPerson(
            found.user.full_name,
            found.user.email,
            Role(found.role),
            company.name,
            found.organisation.name,
        )
        for found in Representative.objects.filter(company=company, ended_on=None)
        .select_related("user", "organisation")
        .order_by("organisation__name", "id")[:3]
    ]
    return at_company + outside
