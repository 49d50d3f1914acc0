"""The profile's section of cooperation agreements."""

from partnerships.models import AgreementKind, AgreementParty, CooperationAgreement
from portal.profiles.loader import Load
from portal.profiles.registry import section
from portal.profiles.schema import Choice, Code, Day, ListOf, Ref, Row, Rows, Text, parents_first

PARTIES = Rows(
    {
        "partner": Ref("partners"),
        "contact_function": Text(longest=120),
        "signatory_function": Text(longest=120),
    },
    known_by="",
    required=True,
)
AGREEMENTS = Rows(
    {
        "code": Code(),
        "name_sv": Text(required=True, longest=200),
        "name_en": Text(longest=200),
        "kind": Choice(AgreementKind, default=AgreementKind.COOPERATION),
        "purpose_sv": Text(required=True),
        "purpose_en": Text(),
        "goals_sv": Text(),
        "goals_en": Text(),
        "horizon_sv": Text(longest=200),
        "horizon_en": Text(longest=200),
        "scheme": Ref("frameworks"),
        "mandate": Ref("policies"),
        "supersedes": Ref("cooperation_agreements"),
        "signed_on": Day(),
        "announced_on": Day(),
        "ends_on": Day(),
        "review_on": Day(),
        "source": Text(longest=300),
        "parties": PARTIES,
        "activities": ListOf(Ref("activities")),
        "districts": ListOf(Ref("districts")),
    }
)


@section("cooperation_agreements", AGREEMENTS)
def load_agreements(load: Load, rows: list[Row]) -> None:
    """Agreements to work together, each with focus areas, parties and activities."""
    for row in parents_first(rows, lambda row: row["supersedes"]):
        agreement = load.put(
            CooperationAgreement,
            row,
            key={"code": row["code"]},
            values=row.picked(
                "name_sv",
                "name_en",
                "kind",
                "purpose_sv",
                "purpose_en",
                "goals_sv",
                "goals_en",
                "horizon_sv",
                "horizon_en",
                "signed_on",
                "announced_on",
                "ends_on",
                "review_on",
                "source",
            )
            | {
                "scheme": load.the("frameworks", row["scheme"]),
                "mandate": load.the("policies", row["mandate"]),
                "supersedes": load.the("cooperation_agreements", row["supersedes"]),
            },
            links={
                "activities": load.all_the("activities", row["activities"]),
                "districts": load.all_the("districts", row["districts"]),
            },
        )
        load.name("cooperation_agreements", row["code"], agreement)
        for order, party in enumerate(row["parties"]):
            load.put(
                AgreementParty,
                party,
                key={
                    "agreement": agreement,
                    "organisation": load.the("partners", party["partner"]),
                },
                values=party.picked("contact_function", "signatory_function")
                | {"sort_order": order},
            )
