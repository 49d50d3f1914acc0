"""Two people change the same thing at the same moment: nothing is lost in silence.

Both have opened the form before either sends it. One is stored; the other is refused, with what
the first wrote beside what they wrote themselves, and replaces it only by sending again.
``EDIT_PAIRS=125`` makes the 500 pairs of issue 3 out of the four kinds; none was lost.
"""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory

from annexes.actions.comments import write_comment
from annexes.actions.plans import add_commitment
from annexes.models import ClauseProposal, Commitment, LeaseAnnex, Party, Pledge
from portal.acts import Outcome, act_named, perform
from tests.annexes.journey import Cast, make_cast

#: Pairs of each kind. Unit: pairs.
PAIRS = int(os.environ.get("EDIT_PAIRS", "2"))


@dataclass
class Edit:
    """A kind of edit: what is edited by whom and how, and what stands afterwards."""

    thing: Callable[[], Any]
    act: str
    by: Any
    field: str
    text: Callable[[int], str]
    stands: Callable[[], str]

    def opened(self) -> dict[str, str]:
        """Return what the page's form is filled in with."""
        form = act_named(self.thing(), self.act).form(thing=self.thing(), by=self.by)
        values = {name: form[name].value() for name in form.fields if name != "once"}
        return {name: _typed(value) for name, value in values.items() if value is not None}

    def send(self, filled_in: dict[str, Any]) -> Outcome:
        """Send the form."""
        body = QueryDict(mutable=True)
        for name, value in filled_in.items():
            body.setlist(name, value if isinstance(value, list) else [value])
        request = RequestFactory().post("/", body.urlencode(), "application/x-www-form-urlencoded")
        request.user = self.by
        thing = self.thing()
        return perform(request, thing, act_named(thing, self.act))


def _typed(value: Any) -> Any:
    if isinstance(value, list):
        return [str(getattr(each, "pk", each)) for each in value]
    return str(getattr(value, "pk", value))


def edits(cast: Cast) -> dict[str, Edit]:
    """Return every kind of edit while an annex is agreed, on one annex."""
    annex = cast.negotiating()
    pledge = Pledge.objects.get()
    asked = write_comment(
        annex, clause_number=10, text="Hur ofta?", party=Party.LANDLORD, by=cast.caseworker,
        at=cast.at,
    )  # fmt: skip
    promise = add_commitment(
        annex.plans.get(), wording="Fixa ljuset", due_on=date(2026, 9, 1), by=cast.caseworker,
        at=cast.at,
    )  # fmt: skip

    def fresh(thing: Any) -> Callable[[], Any]:
        return lambda: type(thing).objects.get(pk=thing.pk)

    return {
        "pledge": Edit(
            fresh(pledge), "reword", cast.caseworker, "wording",
            lambda n: f"Vi läser läxor, version {n}",
            lambda: Pledge.objects.get().wording,
        ),
        "clause": Edit(
            fresh(asked), "reword", cast.signatory, "text",
            lambda n: f"Parterna träffas {n} gånger.",
            lambda: ClauseProposal.objects.waiting().get().text,
        ),
        "annex": Edit(
            fresh(annex), "change", cast.caseworker, "ends_on",
            lambda n: (date(2029, 1, 1) + timedelta(days=n)).isoformat(),
            lambda: LeaseAnnex.objects.get().ends_on.isoformat(),
        ),
        "promise": Edit(
            fresh(promise), "reword", cast.caseworker, "wording",
            lambda n: f"Laga belysningen, version {n}",
            lambda: Commitment.objects.get(pk=promise.pk).wording,
        ),
    }  # fmt: skip


def at_once(edit: Edit, forms: list[dict[str, Any]]) -> list[Outcome]:
    """Send the forms from threads of their own, at the same moment."""
    start, outcomes = threading.Barrier(len(forms)), [None] * len(forms)

    def send(place: int) -> None:
        start.wait()
        try:
            outcomes[place] = edit.send(forms[place])
        except Exception as broken:  # told where the test sees it
            outcomes[place] = broken
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[place]) for place in range(len(forms))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for broken in outcomes:
        if isinstance(broken, Exception):
            raise broken
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_pairs_of_simultaneous_edits_lose_nothing_in_silence(now):
    """Fails when `EditForm.hold` does not look: then both are stored, and one is gone.

    Fails as well when it looks without the lock: then both look before either writes.
    """
    for kind, edit in edits(make_cast(now)).items():
        for pair in range(PAIRS):
            texts = [edit.text(2 * pair), edit.text(2 * pair + 1)]
            opened = edit.opened()
            forms = [opened | {edit.field: text} for text in texts]

            outcomes = at_once(edit, forms)

            done = [place for place, outcome in enumerate(outcomes) if outcome.done]
            assert len(done) == 1, f"{kind}: {[outcome.form.errors for outcome in outcomes]}"
            first, later = texts[done[0]], texts[1 - done[0]]
            form = outcomes[1 - done[0]].form
            assert edit.stands() == first
            assert first in str(form.errors[edit.field])
            assert form[edit.field].value() == later
            again = forms[1 - done[0]] | {"seen": form["seen"].value()}
            assert edit.send(again).done, f"{kind}: {form.errors}"
            assert edit.stands() == later


@pytest.mark.django_db(transaction=True)
def test_a_pledge_is_not_changed_under_the_hand_that_agrees(now):
    """Fails when `change_pledge` does not take the annex's lock: what is frozen then says less.

    Whoever comes first wins; what is frozen is what the pledges say.
    """
    from annexes.actions import annexes
    from annexes.actions.pledges import NotYourTurn, change_pledge
    from portal.errors import DomainError

    cast = make_cast(now)
    for hours in range(41, 41 + PAIRS):
        annex = cast.negotiating()
        pledge = Pledge.objects.filter(plan__annex=annex).get()
        start, refused = threading.Barrier(2), []

        def both(do: Callable[[], Any], *, start=start, refused=refused) -> threading.Thread:
            def run() -> None:
                start.wait()
                try:
                    do()
                except DomainError as refusal:
                    refused.append(type(refusal))
                finally:
                    connection.close()

            thread = threading.Thread(target=run)
            thread.start()
            return thread

        threads = [
            both(lambda a=annex: annexes.accept_proposal(a, by=cast.caseworker, at=now)),
            both(
                lambda p=pledge, h=hours: change_pledge(
                    p, words=cast.words(quantity=h), party=Party.LANDLORD, by=cast.manager, at=now
                )
            ),
        ]
        for thread in threads:
            thread.join()

        annex.refresh_from_db()
        pledge.refresh_from_db()
        assert refused in ([NotYourTurn], [annexes.ContentChanged])
        if annex.is_frozen:
            assert annex.content["pledges"][0]["quantity"] == str(pledge.quantity)
        annexes.withdraw_annex(annex, reason="Nästa", by=cast.caseworker, at=now)
