"""What rows do to a register: each rule on its own, and the two laws that hold for all lists."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annexes.leaselist.candidates import Candidate, ReadRow, RowReader
from annexes.leaselist.columns import find_layout
from annexes.leaselist.plan import Register, after, best_spelling, make_plan, plain_name
from annexes.leaselist.reading import Sheet
from portal.ids import uuid7

TODAY = date(2026, 3, 4)
HEADINGS = (
    "Avtalsnr",
    "Objekt",
    "Objektstyp",
    "Hyresgäst",
    "Org-/personnr",
    "Adress",
    "Stadsdel",
    "Fr.o.m.",
    "T.o.m.",
    "Status",
    "Kontakt",
)
PLAIN = (
    "L-1",
    "101",
    "Butik",
    "Korallen AB",
    "556012-3704",
    "Storgatan 1",
    "Vivalla",
    "2020-01-01",
    "tillsvidare",
    "Gällande",
    "Kim",
)
PLACE = {
    "number": 0,
    "object": 1,
    "kind": 2,
    "tenant": 3,
    "org": 4,
    "address": 5,
    "district": 6,
    "start": 7,
    "end": 8,
    "status": 9,
    "contact": 10,
}


def row(**values):
    cells = list(PLAIN)
    for name, value in values.items():
        cells[PLACE[name]] = value
    return tuple(cells)


def read(*rows):
    sheet, layout = find_layout([Sheet("", [HEADINGS, *rows])])
    reader = RowReader(layout)
    return [reader.read(number, row) for number, row in enumerate(sheet.rows[1:], start=2)]


def plan(*rows, register=None):
    return make_plan(read(*rows), register or Register(), today=TODAY)


def written(*rows, register=None):
    register = register or Register()
    return after(register, plan(*rows, register=register))


def outcomes(made):
    return [each.outcome for each in made.rows]


def reasons(made, place=0):
    return [remark.msgid for remark in made.rows[place].read.said]


# ── Rows that are left out ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cells", "outcome", "reason"),
    [
        (("Summa",) + (None,) * 9 + ("=SUM()",), "skip", "A row of totals."),
        ((None,) * 11, "skip", "The row is empty."),
        (("", "") + (None,) * 9, "skip", "The row is empty."),
        (HEADINGS, "skip", "The headings once more."),
        (row(tenant="VAKANT"), "skip", "Vacant: nobody rents it."),
        (row(status="Vakant"), "skip", "Vacant: nobody rents it."),
        (row(kind="P-plats"), "skip", "“%(kind)s” is no kind of object that is taken in."),
        (row(kind="Mast"), "skip", "“%(kind)s” is no kind of object that is taken in."),
        (row(number=None), "refuse", "The lease number is missing."),
        (row(object=" "), "refuse", "The object number is missing."),
        (row(tenant=None), "refuse", "The tenant is missing."),
        (row(start=None), "refuse", "The start date is missing."),
        (
            row(end="2019-12-31"),
            "refuse",
            "The lease ends on %(end)s, before it starts on %(start)s.",
        ),
        (row(status="Konstig"), "refuse", "“%(status)s” is not a status that we know."),
        (
            row(number="x" * 41),
            "refuse",
            "The cell holds %(count)d characters; at most %(limit)d can be kept.",
        ),
    ],
)
def test_row_is_left_out_for_its_reason(cells, outcome, reason):
    made = plan(cells)
    assert outcomes(made) == [outcome]
    assert reasons(made)[-1] == reason
    assert made.is_empty


@pytest.mark.parametrize(
    ("values", "cell"),
    [({"org": "556012-3705"}, "E2"), ({"start": "03/04/2026"}, "H2"), ({"end": "snart"}, "I2")],
)
def test_refusal_names_the_cell(values, cell):
    made = plan(row(**values))
    assert outcomes(made) == ["refuse"]
    assert [remark.cell for remark in made.rows[0].read.said if remark.stops] == [cell]


def test_every_fault_of_a_row_is_told_at_once():
    made = plan(row(number=None, org="556012-3705", start="x"))
    assert len([remark for remark in made.rows[0].read.said if remark.stops]) == 3


# ── Duplicates ────────────────────────────────────────────────────────────────────────────────


def test_same_lease_twice_is_taken_once():
    assert outcomes(plan(row(), row())) == ["create", "skip"]


def test_lease_that_says_two_things_is_refused_in_both_rows():
    made = plan(row(), row(address="Storgatan 2"), row(number="L-2", object="102"))
    assert outcomes(made) == ["refuse", "refuse", "create"]
    assert [remark.params["row"] for each in made.rows[:2] for remark in each.read.said] == [3, 2]


# ── Ended and prolonged ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("end", "outcome"), [("2026-03-04", "create"), ("2026-03-03", "skip")])
def test_lease_under_notice_is_taken_until_its_last_day(end, outcome):
    assert outcomes(plan(row(status="Uppsagt", end=end))) == [outcome]


def test_running_lease_with_a_past_term_is_taken_as_prolonged():
    made = plan(row(end="2026-03-03"))
    assert made.leases.new[0].status == "running"
    assert reasons(made) == [
        "The term ended on %(end)s and no notice is given: taken as prolonged."
    ]


# ── Tenants ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("VÄSTRA LIVS AB", "Västra Livs AB"),
        ("Västra Livs Aktiebolag", "Västra Livs AB"),
        ("Önsta Apotek Ek. för.", "Önsta Apotek ekonomisk förening"),
        ("Önsta Apotek Ek för", "ÖNSTA APOTEK EK. FÖR."),
        ("Björkås  Zoo ", "Björkås-Zoo"),
    ],
)
def test_spellings_of_one_name_are_one(one, other):
    assert plain_name(one) == plain_name(other)


def test_names_of_two_firms_stay_two():
    assert plain_name("Västra Livs AB") != plain_name("Västra Livs HB")


def test_best_spelling_is_not_shouted():
    assert best_spelling(["VÄSTRA LIVS AB", "VÄSTRA LIVS AB", "Västra Livs AB"]) == "Västra Livs AB"


def test_one_number_in_two_forms_is_one_tenant():
    made = plan(
        row(), row(number="L-2", object="102", org="165560123704", tenant="KORALLEN AKTIEBOLAG")
    )
    assert [tenant.name for tenant in made.tenants.new] == ["Korallen AB"]


def test_row_without_a_number_is_the_tenant_of_that_name():
    made = plan(row(), row(number="L-2", object="102", org=None, tenant="KORALLEN AB"))
    assert len(made.tenants.new) == 1
    assert made.rows[1].read.said[0].params == {"name": "Korallen AB", "number": "556012-3704"}


def test_row_without_a_number_is_refused_when_two_have_the_name():
    made = plan(
        row(),
        row(number="L-2", object="102", org="556036-0793"),
        row(number="L-3", object="103", org=None),
    )
    assert outcomes(made) == ["create", "create", "refuse"]


def test_sole_traders_number_is_kept_as_a_fingerprint_only():
    tenant = plan(row(org="880320-0016", tenant="Björkås Zoo")).tenants.new[0]
    assert (tenant.org_number, tenant.sole_trader_masked) == ("", "880320-****")
    assert len(tenant.sole_trader_key) == 64


def test_refused_rows_bring_no_tenant_no_object_and_no_district():
    assert plan(row(), row(address="x")).is_empty


def test_tenant_of_a_lease_with_an_annex_is_not_exchanged():
    register = written(row())
    register.bound = frozenset({register.leases["L-1"].id})
    made = plan(row(org="556036-0793", tenant="Saab AB"), register=register)
    assert outcomes(made) == ["refuse"]
    assert made.is_empty


# ── Objects ───────────────────────────────────────────────────────────────────────────────────


def test_newer_lease_tells_what_the_object_is_like():
    made = plan(
        row(number="L-1", start="2010-01-01", address="Gamla vägen 1"),
        row(number="L-2", start="2024-01-01", address="Nya vägen 1"),
    )
    assert [place.address for place in made.places.new] == ["Nya vägen 1"]
    assert reasons(made) == ["Row %(row)d, a newer lease, says otherwise about object %(object)s."]


def test_districts_are_known_whatever_their_capitals():
    register = written(row())
    made = plan(row(number="L-2", object="102", district="VIVALLA"), register=register)
    assert made.districts.new == []
    assert made.places.new[0].district_id == register.districts[0].id


def test_empty_cell_takes_nothing_from_the_register_but_the_contact():
    register = written(row())
    made = plan(row(address=None, district=None, contact=None), register=register)
    assert [change.what for change in made.rows[0].changes] == ["contact_name"]


def test_column_that_the_list_lacks_takes_nothing_from_the_register():
    register = written(row())
    sheet, layout = find_layout(
        [Sheet("", [(*HEADINGS[:5], "Fr.o.m."), (*row()[:5], "2020-01-01")])]
    )
    rows = [RowReader(layout).read(2, sheet.rows[1])]
    assert outcomes(make_plan(rows, register, today=TODAY)) == ["unchanged"]


# ── Laws ──────────────────────────────────────────────────────────────────────────────────────

leases = st.builds(
    Candidate,
    row=st.just(0),
    number=st.sampled_from(["L-1", "L-2", "L-3", "L-4"]),
    object_number=st.sampled_from(["101", "102", "103"]),
    tenant_name=st.sampled_from(["Korallen AB", "KORALLEN AB", "Zoo", "Saab AB"]),
    starts_on=st.sampled_from([date(2020, 1, 1), date(2024, 1, 1)]),
    ends_on=st.sampled_from([None, date(2025, 12, 31), date(2030, 12, 31)]),
    status=st.sampled_from(["running", "notice"]),
    org_number=st.sampled_from(["", "5560123704", "5560360793"]),
    address=st.sampled_from(["", "Storgatan 1", "Storgatan 2"]),
    district=st.sampled_from(["", "Vivalla", "vivalla", "Norrby"]),
    annual_rent_sek=st.sampled_from([None, Decimal("1.00"), Decimal("2.00")]),
    contact_name=st.sampled_from([None, "", "Kim"]),
)
lists = st.lists(leases, max_size=6)


def as_rows(candidates):
    return [
        ReadRow(number, "read", each.number, each.tenant_name, "", replace(each, row=number))
        for number, each in enumerate(candidates, start=2)
    ]


@given(lists, lists)
def test_list_that_has_been_written_changes_nothing_when_it_comes_again(earlier, later):
    register = after(Register(), make_plan(as_rows(earlier), Register(), today=TODAY))
    register = after(register, make_plan(as_rows(later), register, today=TODAY))

    again = make_plan(as_rows(later), register, today=TODAY)

    assert again.is_empty
    assert {row.outcome for row in again.rows} <= {"unchanged", "skip", "refuse"}


@given(lists)
def test_every_row_has_an_outcome_and_every_lease_its_tenant_and_object(candidates):
    made = make_plan(as_rows(candidates), Register(), today=TODAY)
    register = after(Register(), made)
    assert all(outcomes(made))
    assert {lease.organisation_id for lease in register.leases.values()} == {
        tenant.id for tenant in register.tenants
    }
    assert {lease.premises_id for lease in register.leases.values()} == {
        place.id for place in register.places.values()
    }
    numbers = [tenant.org_number for tenant in register.tenants if tenant.org_number]
    assert len(numbers) == len(set(numbers))


@given(leases)
def test_facts_survive_storage(candidate):
    assert Candidate.from_facts(candidate.facts()) == candidate


def test_ids_are_never_shared():
    made = plan(row(), row(number="L-2", object="102", org="556036-0793", tenant="Saab AB"))
    ids = [
        each.id
        for each in (*made.leases.new, *made.places.new, *made.tenants.new, *made.districts.new)
    ]
    assert len(ids) == len(set(ids))
    assert uuid7() not in ids
