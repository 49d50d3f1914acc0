"""Steering documents."""

from datetime import date

import pytest
from django.db import IntegrityError

from portal.records.models import (
    DocumentType,
    PolicyClause,
    PolicyDocument,
    PolicyState,
    PolicyVersion,
)
from tests.factories.people import HousingCompanyFactory


def document(**values) -> PolicyDocument:
    values = {
        "company": values.get("company") or HousingCompanyFactory(),
        "code": "district_partnerships",
        "title_sv": "Policy för stadsdelssamarbeten",
        "document_type": DocumentType.POLICY,
    } | values
    return PolicyDocument.objects.create(**values)


def version(policy: PolicyDocument, number: int, **values) -> PolicyVersion:
    return PolicyVersion.objects.create(
        company=policy.company, document=policy, number=number, **values
    )


def in_force(policy: PolicyDocument, number: int = 1) -> PolicyVersion:
    return version(policy, number, state=PolicyState.IN_FORCE, adopted_on=date(2023, 8, 30))


def test_document_is_overdue_the_day_after_its_revision_is_due():
    policy = document(review_due=date(2026, 8, 30))

    assert list(PolicyDocument.objects.overdue(date(2026, 8, 30))) == []
    assert list(PolicyDocument.objects.overdue(date(2026, 8, 31))) == [policy]


@pytest.mark.parametrize(
    ("on", "holds"),
    [
        (date(2023, 8, 29), False),
        (date(2023, 8, 30), True),
        (date(2026, 8, 30), True),
        (date(2026, 8, 31), False),
    ],
)
def test_document_holds_from_its_first_day_to_its_last(on, holds):
    document(valid_from=date(2023, 8, 30), review_due=date(2026, 8, 30))

    assert PolicyDocument.objects.in_force(on).exists() == holds


def test_revision_is_not_due_before_the_document_holds():
    with pytest.raises(IntegrityError, match="policy_dates"):
        document(valid_from=date(2023, 8, 30), review_due=date(2023, 8, 29))


def test_document_does_not_stand_under_itself():
    policy = document()
    policy.parent = policy

    with pytest.raises(IntegrityError, match="policy_not_under_itself"):
        policy.save()


def test_document_code_is_used_once_in_a_company():
    policy = document()

    with pytest.raises(IntegrityError, match="policy_code_once"):
        document(company=policy.company)


def test_document_is_of_a_type_that_we_know():
    with pytest.raises(IntegrityError, match="policy_type"):
        document(document_type="song")


def test_one_version_is_in_force():
    policy = document()
    first = in_force(policy)

    assert list(PolicyVersion.objects.in_force()) == [first]
    with pytest.raises(IntegrityError, match="policy_version_one_in_force"):
        in_force(policy, 2)


def test_version_in_force_has_been_adopted():
    with pytest.raises(IntegrityError, match="policy_version_adopted"):
        version(document(), 1, state=PolicyState.IN_FORCE)


def test_version_numbers_begin_at_one_and_are_used_once():
    policy = document()
    version(policy, 1)

    with pytest.raises(IntegrityError, match="policy_version_once"):
        version(policy, 1)


def test_version_zero_is_refused():
    with pytest.raises(IntegrityError, match="policy_version_number"):
        version(document(), 0)


def test_anchor_is_used_once_in_a_version():
    first = in_force(document())
    clause = {"version": first, "anchor": "purpose", "heading_sv": "Syfte", "body_sv": "Att …"}
    PolicyClause.objects.create(company=first.company, **clause)

    with pytest.raises(IntegrityError, match="policy_clause_once"):
        PolicyClause.objects.create(company=first.company, **clause)
