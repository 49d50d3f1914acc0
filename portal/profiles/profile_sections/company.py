"""The company itself, and whom it works with."""

from portal.people.models import LegalForm, Organisation, OrganisationKind
from portal.profiles.loader import Load
from portal.profiles.registry import section
from portal.profiles.schema import Choice, Code, Flag, One, Pattern, Row, Rows, Text

COMPANY = One(
    {
        "slug": Pattern(r"[a-z0-9]+(-[a-z0-9]+)*", "vasterporten", required=True),
        "name": Text(required=True, longest=120),
        "legal_form": Choice(LegalForm, required=True),
        "is_public_benefit": Flag(default=True),
        "org_number": Pattern(r"\d{6}-\d{4}", "556012-3704"),
        "municipality": Text(required=True, longest=80),
        "website": Pattern(r"https?://\S+", "https://www.example.se"),
        "accent_colour": Pattern(r"#[0-9a-fA-F]{6}", "#2f5d50"),
        "vision_sv": Text(longest=300),
        "vision_en": Text(longest=300),
    }
)


@section("company", COMPANY)
def load_company(load: Load, row: Row) -> None:
    """Find or make the company itself."""
    values = row.picked(*(key for key in COMPANY.keys if key != "slug"))
    values["org_number"] = values["org_number"].replace("-", "")
    load.begin(row, slug=row["slug"], values=values)


PARTNERS = Rows(
    {
        "code": Code(),
        "name": Text(required=True, longest=200),
        "kind": Choice(OrganisationKind, required=True),
        "org_number": Pattern(r"\d{6}-\d{4}", "212000-0142"),
        "website": Pattern(r"https?://\S+", "https://www.example.se"),
    }
)


@section("partners", PARTNERS)
def load_partners(load: Load, rows: list[Row]) -> None:
    """Organisations that the company works with: public bodies, associations, firms."""
    for row in rows:
        values = row.picked("kind", "website")
        values["org_number"] = row["org_number"].replace("-", "")
        load.name(
            "partners",
            row["code"],
            load.put(Organisation, row, key={"name": row["name"]}, values=values),
        )
