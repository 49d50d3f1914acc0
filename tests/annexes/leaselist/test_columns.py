import pytest

from annexes.leaselist.columns import NoHeadings, find_layout, guess_columns
from annexes.leaselist.reading import Sheet

USUAL = ("Avtalsnr", "Objekt", "Hyresgäst", "Org-/personnr", "Fr.o.m.")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Avtalsnr", "number"),
        ("KONTRAKTSNUMMER", "number"),
        ("Lease no", "number"),
        ("Objektsnr", "object_number"),
        ("Objektstyp", "kind"),
        ("Kundnamn", "tenant_name"),
        ("Org.nr", "org_number"),
        ("Org-/personnr", "org_number"),
        ("Organisations\xadnummer", "org_number"),
        ("Gatuadress", "address"),
        ("Postnr Ort", "postcode_city"),
        ("Postnr", "postcode"),
        ("Postort", "city"),
        ("Bostadsområde", "district"),
        ("Yta (kvm)", "area_m2"),
        ("Lokalyta", "area_m2"),
        ("Årshyra (kr)", "annual_rent_sek"),
        ("Hyra/år", "annual_rent_sek"),
        ("Fr.o.m.", "starts_on"),
        ("T.o.m.", "ends_on"),
        ("Upps.tid (mån)", "notice_months"),
        ("Uppsägningstid (månader)", "notice_months"),
        ("Moms", "vat_liable"),
        ("Status", "status"),
        ("Kontaktperson", "contact_name"),
        ("Kontaktpersonens e-post", "contact_email"),
        ("Telefonnummer", "contact_phone"),
    ],
)
def test_usual_headings_are_understood(heading, field):
    assert guess_columns((heading,)) == {field: "A"}


@pytest.mark.parametrize(
    "heading", ["Månadshyra", "Hyra/månad", "Kvartalshyra", "Fastighet", "", None, 7]
)
def test_other_headings_are_left_alone(heading):
    assert guess_columns((heading,)) == {}


def test_better_match_takes_the_field_and_the_other_column_stays_free():
    assert guess_columns(("Kontaktpersonens e-post", "E-post", "Kontakt")) == {
        "contact_email": "B",
        "contact_name": "C",
    }


def test_headings_are_found_below_title_rows():
    sheet = Sheet(
        "Lista", [("Kontraktslista", None), ("Utskriven 2026-01-14",), (), USUAL, ("L-1", "101")]
    )
    found, layout = find_layout([Sheet("Annat", [("a", "b")]), sheet])
    assert (found.name, layout.row_number) == ("Lista", 4)
    assert layout.columns == {
        "number": "A",
        "object_number": "B",
        "tenant_name": "C",
        "org_number": "D",
        "starts_on": "E",
    }
    assert layout.missing == ()
    assert layout.headings[0].examples == ("L-1",)


def test_columns_beyond_z_have_two_letters():
    assert guess_columns((None,) * 27 + ("Avtalsnr",)) == {"number": "AB"}


def test_missing_columns_that_are_needed_are_named():
    _sheet, layout = find_layout([Sheet("", [("Objekt", "Hyresgäst", "Yta", "Status")])])
    assert layout.missing == ("number", "starts_on")


def test_sheet_without_headings_is_no_list():
    with pytest.raises(NoHeadings):
        find_layout([Sheet("", [("L-1", "101-001", "Korallen", "556012-3704", "2020-01-01")])])


@pytest.mark.parametrize("number", ["880320-0016", "198803200016", "8803200016", 8803200016])
def test_examples_never_hold_a_personal_number(number):
    _sheet, layout = find_layout([Sheet("", [USUAL, ("L-1", "1", "Zoo", number, "2020-01-01")])])
    assert layout.headings[3].examples == ("880320-****",)
