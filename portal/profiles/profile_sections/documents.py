"""Its policies, their versions and clauses."""

from portal.profiles.loader import Load
from portal.profiles.profile_sections.words import SOURCE, parent_of
from portal.profiles.registry import section
from portal.profiles.schema import Choice, Code, Day, Number, Ref, Row, Rows, Text, parents_first
from portal.records.models import (
    DocumentType,
    PolicyClause,
    PolicyDocument,
    PolicyState,
    PolicyVersion,
)

CLAUSES = Rows(
    {
        "anchor": Code(),
        "heading_sv": Text(required=True, longest=200),
        "heading_en": Text(longest=200),
        "body_sv": Text(required=True),
        "body_en": Text(),
    },
    known_by="anchor",
)
VERSIONS = Rows(
    {
        "number": Number(required=True, whole=True, at_least=1),
        "state": Choice(PolicyState, default=PolicyState.IN_FORCE),
        "adopted_on": Day(),
        "change_note": Text(longest=300),
        "clauses": CLAUSES,
    },
    known_by="number",
)
POLICIES = Rows(
    {
        "code": Code(),
        "title_sv": Text(required=True, longest=200),
        "title_en": Text(longest=200),
        "document_type": Choice(DocumentType, required=True),
        "issued_by": Text(longest=120),
        "owner": Text(longest=120),
        "adopted_by": Text(longest=120),
        "valid_from": Day(),
        "review_due": Day(),
        "parent": Ref("policies"),
        "note": Text(longest=300),
        **SOURCE,
        "versions": VERSIONS,
    }
)


@section("policies", POLICIES)
def load_policies(load: Load, rows: list[Row]) -> None:
    """Steering documents with their heads, versions and clauses."""
    for row in parents_first(rows, parent_of):
        document = load.put(
            PolicyDocument,
            row,
            key={"code": row["code"]},
            values=row.picked(
                "title_sv",
                "title_en",
                "document_type",
                "issued_by",
                "owner",
                "adopted_by",
                "valid_from",
                "review_due",
                "note",
                "source",
            )
            | {"parent": load.the("policies", row["parent"])},
        )
        load.name("policies", row["code"], document)
        for version in row["versions"]:
            _load_version(load, document, version)


def _load_version(load: Load, document: PolicyDocument, row: Row) -> None:
    version = load.put(
        PolicyVersion,
        row,
        key={"document": document, "number": row["number"]},
        values=row.picked("state", "adopted_on", "change_note"),
    )
    for order, clause in enumerate(row["clauses"], start=1):
        load.put(
            PolicyClause,
            clause,
            key={"version": version, "anchor": clause["anchor"]},
            values=clause.picked("heading_sv", "heading_en", "body_sv", "body_en")
            | {"sort_order": order},
        )
