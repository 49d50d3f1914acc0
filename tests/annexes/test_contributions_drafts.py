"""What is typed is kept while it is typed, and pictures lose the place where they were taken."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from annexes.actions.drafts import FORGET_AFTER_DAYS, forget_drafts, keep_typed
from annexes.duties import unfinished_forms
from annexes.models import Contribution, LogDraft
from portal.records.files import keep
from tests.factories.annexes import PledgeKindFactory
from tests.factories.contributions import reporter_of, running_pledge
from tests.factories.people import HousingCompanyFactory

HALF = {"done_on": "i går", "hours": "1:3", "women": "", "note": "Läxhjälp på"}
WHOLE = {"done_on": "2026-03-04", "hours": "1:30", "women": "2", "men": "1"}


@pytest.fixture(autouse=True)
def clock(monkeypatch, now):
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def pledge():
    return running_pledge()


@pytest.fixture
def client(pledge):
    client = Client()
    client.person = reporter_of(pledge)
    client.force_login(client.person)
    return client


def log_page(pledge) -> str:
    return reverse("annexes:log_to_pledge", args=[pledge.pk])


def save(client, pledge, draft=None, **typed):
    """Save as the page does a moment after something was typed; return what it then shows."""
    known = {"draft": str(draft.pk), "draft_version": draft.version} if draft else {}
    return client.post(log_page(pledge), HALF | typed | known | {"keep": "1"})


def test_a_half_filled_form_is_kept_as_typed_and_the_time_is_shown(client, pledge):
    line = save(client, pledge)

    draft = LogDraft.objects.get()
    assert draft.typed == {name: text for name, text in HALF.items() if text}
    assert "Sparat 10:00" in line.content.decode()
    assert not Contribution.objects.exists()


def test_a_window_goes_on_with_its_own_draft(client, pledge):
    save(client, pledge)
    save(client, pledge, LogDraft.objects.get(), note="Läxhjälp på torget")

    draft = LogDraft.objects.get()
    assert (draft.typed["note"], draft.version) == ("Läxhjälp på torget", 2)


def test_two_windows_never_overwrite_each_other_in_silence(client, pledge):
    save(client, pledge)
    seen_by_both = LogDraft.objects.get()

    save(client, pledge, seen_by_both, note="Från telefonen")
    line = save(client, pledge, seen_by_both, note="Från datorn")

    assert set(LogDraft.objects.values_list("typed__note", flat=True)) == {
        "Från telefonen",
        "Från datorn",
    }
    assert line.context["parted"]


def test_two_windows_that_begin_have_a_draft_each(client, pledge):
    save(client, pledge, note="Ett")
    save(client, pledge, note="Två")

    assert LogDraft.objects.count() == 2


def test_going_on_shows_what_was_typed_and_sending_forgets_the_draft(client, pledge):
    save(client, pledge)
    draft = LogDraft.objects.get()

    form = client.get(draft.get_absolute_url()).context["form"]
    assert (form["done_on"].value(), form["note"].value()) == ("i går", "Läxhjälp på")

    client.post(log_page(pledge), WHOLE | {"draft": str(draft.pk), "draft_version": draft.version})

    assert (Contribution.objects.count(), LogDraft.objects.count()) == (1, 0)


def test_sending_leaves_what_another_window_has_typed_since(client, pledge):
    save(client, pledge)
    draft = LogDraft.objects.get()
    save(client, pledge, draft, note="Från telefonen")

    client.post(log_page(pledge), WHOLE | {"draft": str(draft.pk), "draft_version": draft.version})

    assert LogDraft.objects.get().typed["note"] == "Från telefonen"


def test_the_button_keeps_what_is_not_finished_without_any_script(client, pledge):
    page = client.post(log_page(pledge), HALF | {"later": "1"}, follow=True)

    draft = LogDraft.objects.get()
    assert page.redirect_chain == [(reverse("annexes:log"), 302)]
    assert draft.get_absolute_url() in page.content.decode()


def test_a_draft_beside_the_pledges_is_gone_on_with_too(client, pledge):
    kind = PledgeKindFactory(company=pledge.company)
    address = reverse("annexes:log_other", args=[pledge.plan.annex_id, kind.code])
    client.post(address, HALF | {"keep": "1"})

    form = client.get(LogDraft.objects.get().get_absolute_url()).context["form"]

    assert (form.address, form["note"].value()) == (address, "Läxhjälp på")


def test_nobody_else_sees_what_somebody_types(client, pledge):
    save(client, pledge)
    draft = LogDraft.objects.get()
    colleague = Client()
    colleague.force_login(reporter_of(pledge))

    for ask in (
        colleague.get(draft.get_absolute_url()),
        colleague.post(reverse("annexes:throw_away_draft", args=[draft.pk])),
    ):
        assert ask.status_code == 404
    save(colleague, pledge, draft, note="Kapat")
    draft.refresh_from_db()
    assert draft.typed["note"] == HALF["note"]


def test_it_can_be_thrown_away_and_is_a_duty_until_then(client, pledge, now):
    save(client, pledge)
    draft = LogDraft.objects.get()
    [duty] = unfinished_forms(client.person, now.date())
    assert duty.url == draft.get_absolute_url()

    client.post(reverse("annexes:throw_away_draft", args=[draft.pk]))

    assert not LogDraft.objects.exists()


def test_what_nobody_goes_on_with_is_forgotten_after_thirty_days(client, pledge, now):
    draft = keep_typed(
        pledge.plan.annex, kind=pledge.kind, pledge=pledge, typed={}, by=client.person, at=now
    )
    limit = draft.saved_at + timedelta(days=FORGET_AFTER_DAYS)

    assert forget_drafts(at=limit) == 0
    assert forget_drafts(at=limit + timedelta(seconds=1)) == 1


# ── Pictures ──────────────────────────────────────────────────────────────────────────────────


def photo_with_place() -> bytes:
    """A JPEG that says where and with what it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Telefonmakaren"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (57.0, 46.0, 50.0)
    place[3], place[4] = "E", (14.0, 9.0, 41.0)
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_the_test_picture_does_carry_a_place():
    with Image.open(io.BytesIO(photo_with_place())) as picture:
        assert picture.getexif().get_ifd(0x8825)[1] == "N"


def test_a_picture_is_kept_without_the_place_where_it_was_taken(now):
    """Seen to fail when the bytes are kept as they came."""
    stored = keep(
        photo_with_place(),
        name="IMG_1.jpg",
        content_type="image/jpeg",
        purpose="contribution_evidence",
        company=HousingCompanyFactory(),
        by=None,
        at=now,
    )

    with stored.content.open("rb") as kept:
        content = kept.read()
    with Image.open(io.BytesIO(content)) as picture:
        assert dict(picture.getexif()) == {}
    assert b"Telefonmakaren" not in content


def test_several_pictures_come_along_at_once(client, pledge):
    pictures = [
        SimpleUploadedFile(f"IMG_{number}.jpg", photo_with_place(), content_type="image/jpeg")
        for number in (1, 2, 3)
    ]

    client.post(log_page(pledge), WHOLE | {"evidence": pictures})

    files = Contribution.objects.get().evidence.order_by("name")
    assert [file.name for file in files] == ["IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg"]
