"""The talk about an annex: comments open, wordings are proposed and answered, agreeing closes."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annexes.actions import annexes, comments
from annexes.actions.pledges import NotYourTurn, change_pledge
from annexes.content import content_of, live_content
from annexes.duties import questions_of_the_landlord
from annexes.models import ClauseProposal, Comment, Party, Pledge
from annexes.states.comments import CommentState, WordingState
from portal.canonical import fingerprint
from portal.people.models import Organisation
from portal.records.models import Letter
from portal.roles import Role
from portal.states import IllegalMove, ReasonNeeded
from tests.factories.people import OrganisationFactory, user_in

DIALOGUE = 10
NEW_WORDS = "Parterna träffas två gånger om året."


class Talk:
    """Shorthand for what the two sides do."""

    def __init__(self, cast):
        self.cast = cast
        self.people = {Party.TENANT: cast.signatory, Party.LANDLORD: cast.caseworker}

    def says(self, party, annex, *, clause=DIALOGUE, pledge=None, text="Kan vi ses oftare?"):
        about = {"pledge": pledge} if pledge else {"clause_number": clause}
        return comments.write_comment(
            annex, text=text, party=party, by=self.people[party], at=self.cast.at, **about
        )

    def words(self, party, comment, text=NEW_WORDS):
        return comments.propose_wording(
            comment, text=text, party=party, by=self.people[party], at=self.cast.at
        )

    def accepts(self, party, wording):
        return comments.accept_wording(wording, party=party, by=self.people[party], at=self.cast.at)

    def declines(self, party, wording, reason="Vi hinner inte"):
        return comments.decline_wording(
            wording, reason=reason, party=party, by=self.people[party], at=self.cast.at
        )

    def settles(self, party, comment):
        return comments.resolve_comment(
            comment, party=party, by=self.people[party], at=self.cast.at
        )

    def takes_back(self, party, wording):
        return comments.take_back_wording(
            wording, party=party, by=self.people[party], at=self.cast.at
        )


@pytest.fixture
def talk(cast):
    return Talk(cast)


def body(annex, number=DIALOGUE):
    return comments.clause_of(annex, number)["body"]


def refused(do):
    with pytest.raises(DatabaseError), transaction.atomic():
        do()


# ── Comments ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("party", Party)
@pytest.mark.parametrize("state", ["offered", "negotiating"])
def test_either_side_comments_whoever_has_the_annex(cast, talk, party, state):
    annex = getattr(cast, state)()

    comment = talk.says(party, annex)

    assert (comment.clause_number, comment.party, comment.state) == (
        DIALOGUE,
        party,
        CommentState.OPEN,
    )
    assert comment.organisation == annex.organisation


@pytest.mark.parametrize("state", ["draft", "agreed", "active"])
def test_nobody_comments_when_nothing_is_being_agreed(cast, talk, state):
    annex = getattr(cast, state)()

    with pytest.raises(comments.NotTalkedAbout):
        talk.says(Party.LANDLORD, annex)


def test_a_clause_that_is_not_there_takes_no_comment(cast, talk):
    with pytest.raises(comments.NothingThere):
        talk.says(Party.TENANT, cast.offered(), clause=15)


def test_a_pledge_of_another_annex_takes_no_comment(cast, talk, now):
    from tests.annexes.journey import make_cast

    other = make_cast(now)
    theirs = other.propose(other.offered())

    with pytest.raises(comments.NothingThere):
        talk.says(Party.TENANT, cast.offered(), pledge=theirs)


def test_the_side_that_wrote_a_comment_settles_it(cast, talk):
    comment = talk.says(Party.TENANT, cast.offered())

    with pytest.raises(comments.OthersComment):
        talk.settles(Party.LANDLORD, comment)
    settled = talk.settles(Party.TENANT, comment)

    assert (settled.state, settled.resolved_by) == (CommentState.RESOLVED, cast.signatory)
    with pytest.raises(IllegalMove):
        talk.settles(Party.TENANT, comment)


def test_the_side_without_the_annex_writes_and_the_other_gets_a_letter(cast, talk):
    annex = cast.offered()

    talk.says(Party.TENANT, annex)
    assert not Letter.objects.filter(kind="annex_talk").exists()
    talk.says(Party.LANDLORD, annex, text="Vad menar ni?")

    letter = Letter.objects.filter(kind="annex_talk", to_user=cast.signatory).get()
    assert "Vad menar ni?" in letter.body
    assert not Letter.objects.filter(kind="annex_talk", to_user=cast.caseworker).exists()


# ── Wordings ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asks", "words"), [(Party.LANDLORD, Party.TENANT), (Party.TENANT, Party.LANDLORD)]
)
def test_a_comment_opens_its_clause_for_the_other_side_alone(cast, talk, asks, words):
    comment = talk.says(asks, cast.offered())

    with pytest.raises(comments.ClauseShut):
        talk.words(asks, comment)

    assert talk.words(words, comment).clause_number == DIALOGUE


def test_a_settled_comment_opens_nothing(cast, talk):
    comment = talk.settles(Party.TENANT, talk.says(Party.TENANT, cast.offered()))

    with pytest.raises(comments.ClauseShut):
        talk.words(Party.LANDLORD, comment)


def test_a_comment_on_a_pledge_opens_no_clause(cast, talk):
    annex = cast.negotiating()
    comment = talk.says(Party.TENANT, annex, pledge=Pledge.objects.get())

    with pytest.raises(comments.ClauseShut):
        talk.words(Party.LANDLORD, comment)


def test_proposing_what_the_clause_says_is_refused(cast, talk):
    annex = cast.offered()
    comment = talk.says(Party.LANDLORD, annex)

    with pytest.raises(comments.SameWording):
        talk.words(Party.TENANT, comment, text=body(annex))


def test_a_proposed_wording_changes_nothing_until_it_is_accepted(cast, talk):
    annex = cast.negotiating()
    before = live_content(annex)

    wording = talk.words(Party.TENANT, talk.says(Party.LANDLORD, annex))

    assert live_content(annex) == before
    assert wording.base_text == body(annex)


def test_an_accepted_wording_is_what_this_annex_prints_and_signs(cast, talk):
    annex = cast.negotiating()
    before = fingerprint(live_content(annex))
    comment = talk.says(Party.LANDLORD, annex)

    talk.accepts(Party.LANDLORD, talk.words(Party.TENANT, comment))
    annex = annexes.accept_proposal(annex, by=cast.caseworker, at=cast.at)

    clause = content_of(annex)["clauses"][DIALOGUE - 1]
    assert (clause["body"], clause["is_own"]) == (NEW_WORDS, True)
    assert annex.content_sha256 == fingerprint(annex.content) != before
    comment.refresh_from_db()
    assert comment.state == CommentState.RESOLVED


def test_an_agreed_wording_stays_with_its_annex(cast, talk):
    first = cast.negotiating()
    talk.accepts(Party.LANDLORD, talk.words(Party.TENANT, talk.says(Party.LANDLORD, first)))
    annexes.withdraw_annex(first, reason="Byggs om", by=cast.caseworker, at=cast.at)

    assert body(cast.offered()) != NEW_WORDS


def test_nobody_answers_their_own_wording_or_takes_back_the_others(cast, talk):
    wording = talk.words(Party.TENANT, talk.says(Party.LANDLORD, cast.offered()))

    with pytest.raises(comments.OwnWording):
        talk.accepts(Party.TENANT, wording)
    with pytest.raises(comments.OwnWording):
        talk.declines(Party.TENANT, wording)
    with pytest.raises(comments.OthersWording):
        talk.takes_back(Party.LANDLORD, wording)


def test_declining_is_explained_and_leaves_the_clause_open(cast, talk):
    annex = cast.offered()
    comment = talk.says(Party.LANDLORD, annex)
    wording = talk.words(Party.TENANT, comment)

    with pytest.raises(ReasonNeeded):
        talk.declines(Party.LANDLORD, wording, reason="")
    declined = talk.declines(Party.LANDLORD, wording)

    assert (declined.state, declined.answered_by) == (WordingState.DECLINED, cast.caseworker)
    assert body(annex) != NEW_WORDS
    assert talk.words(Party.TENANT, comment, text="En gång i kvartalet.").state == "proposed"


def test_a_side_that_proposes_again_takes_its_first_wording_back(cast, talk):
    comment = talk.says(Party.LANDLORD, cast.offered())
    first = talk.words(Party.TENANT, comment)

    second = talk.words(Party.TENANT, comment, text="En gång i kvartalet.")

    first.refresh_from_db()
    assert (first.state, second.state) == (WordingState.TAKEN_BACK, WordingState.PROPOSED)


def test_a_wording_of_the_other_side_is_answered_before_one_proposes(cast, talk):
    annex = cast.offered()
    talk.words(Party.TENANT, talk.says(Party.LANDLORD, annex))
    theirs = talk.says(Party.TENANT, annex, text="Stryk andra meningen.")

    with pytest.raises(comments.AnswerFirst):
        talk.words(Party.LANDLORD, theirs, text="En gång i kvartalet.")


def test_a_later_agreed_wording_replaces_the_former(cast, talk):
    annex = cast.negotiating()
    first = talk.accepts(Party.LANDLORD, talk.words(Party.TENANT, talk.says(Party.LANDLORD, annex)))

    talk.accepts(
        Party.TENANT,
        talk.words(Party.LANDLORD, talk.says(Party.TENANT, annex), text="Fyra gånger om året."),
    )

    first.refresh_from_db()
    assert first.state == WordingState.REPLACED
    assert body(annex) == "Fyra gånger om året."


def test_a_wording_of_a_clause_that_has_moved_is_not_accepted(cast, talk):
    annex = cast.negotiating()
    wording = talk.words(
        Party.TENANT, talk.says(Party.LANDLORD, annex, clause=13), text="Bilagan gäller länge."
    )
    annex.refresh_from_db()
    annexes.change_annex(
        annex, starts_on=annex.starts_on, ends_on=annex.ends_on.replace(year=2029),
        ambition=annex.ambition, language="sv", districts=[], themes=[],
        landlord_contact=cast.manager, by=cast.caseworker, at=cast.at,
    )  # fmt: skip

    with pytest.raises(comments.ClauseMoved):
        talk.accepts(Party.LANDLORD, wording)


def test_a_swedish_wording_is_not_printed_in_an_english_annex(cast, talk):
    annex = cast.negotiating()
    talk.accepts(Party.LANDLORD, talk.words(Party.TENANT, talk.says(Party.LANDLORD, annex)))
    annex.refresh_from_db()
    annex.language = "en"
    annex.save()

    assert body(annex).startswith("The parties meet")


# ── Pledges ───────────────────────────────────────────────────────────────────────────────────


def test_a_comment_opens_its_pledge_out_of_turn_and_no_other(cast, talk):
    annex = cast.negotiating()
    asked = Pledge.objects.get()
    annexes.hand_back(annex, reason="Se kommentaren", by=cast.caseworker, at=cast.at)
    other = cast.propose(annex, cast.words(wording="Vi lånar ut grillen"))
    talk.says(Party.TENANT, annex, pledge=asked, text="Är 40 timmar för mycket?")
    less = cast.words(quantity=30)

    changed = change_pledge(asked, words=less, party=Party.LANDLORD, by=cast.caseworker, at=cast.at)

    assert (changed.quantity, changed.proposed_party) == (30, Party.LANDLORD)
    with pytest.raises(NotYourTurn):
        change_pledge(other, words=less, party=Party.LANDLORD, by=cast.caseworker, at=cast.at)


def test_what_the_asked_side_changes_out_of_turn_can_be_agreed_to_at_once(cast, talk):
    annex = cast.negotiating()
    annexes.hand_back(annex, reason="Se kommentaren", by=cast.caseworker, at=cast.at)
    pledge = Pledge.objects.get()
    comment = talk.says(Party.TENANT, annex, pledge=pledge, text="Är 40 timmar för mycket?")
    change_pledge(
        pledge, words=cast.words(quantity=30), party=Party.LANDLORD, by=cast.caseworker, at=cast.at
    )
    talk.settles(Party.TENANT, comment)

    annex = annexes.accept_offer(annex, by=cast.signatory, at=cast.at)

    assert annex.content["pledges"][0]["quantity"] == "30.00"


# ── Agreeing ──────────────────────────────────────────────────────────────────────────────────


def test_nobody_agrees_over_the_other_sides_question(cast, talk):
    annex = cast.negotiating()
    comment = talk.says(Party.TENANT, annex)

    with pytest.raises(annexes.QuestionsOpen, match="1 kommentar"):
        annexes.accept_proposal(annex, by=cast.caseworker, at=cast.at)
    talk.settles(Party.TENANT, comment)

    assert annexes.accept_proposal(annex, by=cast.caseworker, at=cast.at).is_frozen


def test_nobody_agrees_over_a_wording_that_waits_for_an_answer(cast, talk):
    annex = cast.negotiating()
    talk.words(Party.TENANT, talk.says(Party.LANDLORD, annex))

    with pytest.raises(annexes.QuestionsOpen):
        annexes.accept_proposal(annex, by=cast.caseworker, at=cast.at)


def test_agreeing_lets_go_what_ones_own_side_had_asked(cast, talk):
    annex = cast.negotiating()
    asked = talk.says(Party.LANDLORD, annex)
    theirs = talk.settles(Party.TENANT, talk.says(Party.TENANT, annex))
    assert theirs.state == CommentState.RESOLVED

    annexes.accept_proposal(annex, by=cast.caseworker, at=cast.at)

    asked.refresh_from_db()
    assert (asked.state, asked.resolved_by) == (CommentState.RESOLVED, cast.caseworker)


@pytest.mark.parametrize("answers", Party)
def test_a_wording_that_both_want_needs_no_further_round(cast, talk, answers):
    """Whoever answers it: the content is what was handed over and what both agreed on."""
    proposes = Party.LANDLORD if answers == Party.TENANT else Party.TENANT
    annex = cast.offered()
    comment = talk.says(answers, annex)

    talk.accepts(answers, talk.words(proposes, comment))

    annex.refresh_from_db()
    assert annexes.accept_offer(annex, by=cast.signatory, at=cast.at).is_frozen


def test_an_agreed_wording_does_not_carry_other_changes_with_it(cast, talk):
    annex = cast.offered()
    cast.propose(annex)

    talk.accepts(Party.TENANT, talk.words(Party.LANDLORD, talk.says(Party.TENANT, annex)))

    with pytest.raises(annexes.ContentChanged):
        annexes.accept_offer(annex, by=cast.signatory, at=cast.at)


def test_the_page_for_agreeing_shows_the_content_and_what_lapses(cast, talk, client):
    annex = cast.offered()
    talk.says(Party.TENANT, annex)
    client.force_login(cast.signatory)

    page = client.get(
        reverse("annexes:leaseannex_act", args=[annex.pk, "accept_offer"])
    ).content.decode()

    assert body(annex)[:40] in page
    assert "faller bort när ni godkänner" in page


def test_who_agrees_to_a_page_that_has_changed_is_shown_it_anew(cast, talk, client):
    """Fails when `AgreeForm` does not look: the tenant then agrees to words it never saw."""
    annex = cast.offered()
    client.force_login(cast.signatory)
    url = reverse("annexes:leaseannex_act", args=[annex.pk, "accept_offer"])
    opened = client.get(url).context["form"]["seen"].value()
    wording = talk.words(Party.TENANT, talk.says(Party.LANDLORD, annex))
    talk.accepts(Party.LANDLORD, wording)

    page = client.post(url, {"seen": opened})

    annex.refresh_from_db()
    assert not annex.is_frozen
    assert "Läs den igen" in page.content.decode()
    assert NEW_WORDS in page.content.decode()
    client.post(url, {"seen": page.context["form"]["seen"].value()})
    annex.refresh_from_db()
    assert annex.is_frozen


def test_a_question_alone_can_be_sent_to_the_landlord(cast, talk):
    annex = cast.offered()
    with pytest.raises(annexes.UnchangedContent):
        annexes.propose_content(annex, by=cast.signatory, at=cast.at)

    talk.says(Party.TENANT, annex)

    assert annexes.propose_content(annex, by=cast.signatory, at=cast.at).state == "negotiating"


def test_what_the_landlord_asks_waits_on_the_tenants_page_once_an_annex(cast, talk, now):
    annex = cast.negotiating()
    talk.says(Party.LANDLORD, annex)
    talk.words(Party.LANDLORD, talk.says(Party.TENANT, annex))

    (duty,) = questions_of_the_landlord(cast.signatory, now.date())

    assert (duty.about, duty.is_theirs) == (annex, False)
    assert duty.url == f"{annex.get_absolute_url()}#talk"


# ── What the database refuses ─────────────────────────────────────────────────────────────────


def test_a_comment_is_about_one_thing(cast, talk):
    annex = cast.negotiating()
    comment = talk.says(Party.TENANT, annex)
    both = {"clause_number": 3, "pledge": Pledge.objects.get()}
    neither = {"clause_number": None, "pledge": None}

    for about in (both, neither):
        refused(lambda about=about: Comment.objects.create(**_like(comment), **about))


def test_a_comment_stands_as_it_was_written(cast, talk):
    comment = talk.says(Party.TENANT, cast.offered())

    refused(lambda: Comment.objects.filter(pk=comment.pk).update(text="Något annat"))
    refused(lambda: Comment.objects.filter(pk=comment.pk).update(resolved_at=cast.at))
    refused(comment.delete)


def test_a_comment_belongs_to_its_annexs_company_and_tenant(cast, talk):
    comment = talk.says(Party.TENANT, cast.offered())
    stranger = OrganisationFactory(company=comment.company)

    refused(
        lambda: Comment.objects.create(
            **(_like(comment) | {"organisation": stranger}), clause_number=3
        )
    )


def test_a_comments_pledge_is_of_its_annex(cast, talk, now):
    from tests.annexes.journey import make_cast

    comment = talk.says(Party.TENANT, cast.offered())
    other = make_cast(now)
    theirs = other.propose(other.offered())

    refused(lambda: Comment.objects.create(**_like(comment), pledge=theirs))


def test_a_wording_is_held_to_the_clause_of_its_comment(cast, talk):
    comment = talk.says(Party.LANDLORD, cast.offered())
    wording = talk.words(Party.TENANT, comment)
    talk.takes_back(Party.TENANT, wording)

    def write(**changed):
        like = {
            field: getattr(wording, field)
            for field in ("company", "organisation", "annex", "comment", "clause_number",
                          "language", "base_text", "text", "party", "by", "at")
        }  # fmt: skip
        return ClauseProposal.objects.create(**(like | changed))

    refused(lambda: write(clause_number=DIALOGUE + 1))
    refused(lambda: write(text=wording.base_text))
    refused(lambda: ClauseProposal.objects.filter(pk=wording.pk).update(text="Annat"))
    assert write().state == WordingState.PROPOSED
    refused(write)  # one at a time


def _like(comment):
    return {
        "company": comment.company,
        "organisation": comment.organisation,
        "annex": comment.annex,
        "party": comment.party,
        "text": "Ett till",
        "by": comment.by,
        "at": comment.at,
    }


# ── Pages ─────────────────────────────────────────────────────────────────────────────────────


def test_the_tenant_comments_on_a_clause_from_the_annexs_page(cast, client):
    annex = cast.offered()
    client.force_login(cast.signatory)
    url = reverse("annexes:leaseannex_act", args=[annex.pk, "comment"])
    page = client.get(annex.get_absolute_url()).content.decode()
    assert f"{url}?about=clause-10" in page
    asked = client.get(f"{url}?about=clause-10").content.decode()
    assert '<option value="clause-10" selected>' in asked

    answer = client.post(url, {"about": "clause-10", "text": "Kan vi ses oftare?"})

    assert answer.url == f"{annex.get_absolute_url()}#talk-clause-10"
    assert "Kan vi ses oftare?" in client.get(annex.get_absolute_url()).content.decode()


def test_staff_answer_a_comment_with_another_wording_in_the_web_admin(cast, talk, client):
    annex = cast.offered()
    comment = talk.says(Party.TENANT, annex)
    client.force_login(cast.caseworker)
    url = reverse("admin:annexes_comment_act", args=[comment.pk, "reword_as_landlord"])
    assert body(annex)[:40] in client.get(url).content.decode()

    answer = client.post(url, {"text": NEW_WORDS})

    assert answer.url.endswith("#talk-clause-10")
    page = client.get(answer.url.partition("#")[0]).content.decode()
    assert "<ins>" in page
    assert ClauseProposal.objects.get().party == Party.LANDLORD


def test_the_tenant_sees_both_wordings_and_accepts(cast, talk, client):
    annex = cast.offered()
    wording = talk.words(Party.LANDLORD, talk.says(Party.TENANT, annex))
    client.force_login(cast.signatory)
    url = reverse("annexes:clauseproposal_act", args=[wording.pk, "accept"])
    page = client.get(url).content.decode()
    assert "<del>" in page
    assert "<ins>" in page

    client.post(url, {})

    assert body(annex) == NEW_WORDS


def test_agree_is_offered_only_when_it_is_possible(cast, talk, client):
    annex = cast.offered()
    client.force_login(cast.signatory)
    agree = reverse("annexes:leaseannex_act", args=[annex.pk, "accept_offer"])
    assert agree in client.get(annex.get_absolute_url()).content.decode()

    comment = talk.says(Party.LANDLORD, annex)
    page = client.get(annex.get_absolute_url()).content.decode()
    assert agree not in page
    assert "1 kommentar" in page
    talk.settles(Party.LANDLORD, comment)
    cast.propose(annex)

    assert agree not in client.get(annex.get_absolute_url()).content.decode()


def test_a_neighbour_finds_neither_comment_nor_wording(cast, talk, client):
    wording = talk.words(Party.TENANT, talk.says(Party.LANDLORD, cast.offered()))
    neighbour: Organisation = OrganisationFactory(company=wording.company)
    client.force_login(user_in(neighbour, Role.ORG_SIGNATORY))

    for name, thing in (("comment", wording.comment), ("clauseproposal", wording)):
        url = reverse(f"annexes:{name}_act", args=[thing.pk, "settle"])
        assert client.get(url).status_code == 404


def test_a_reporter_reads_and_does_not_talk(cast, talk, client):
    annex = cast.offered()
    comment = talk.says(Party.LANDLORD, annex)
    client.force_login(user_in(annex.organisation, Role.ORG_REPORTER))

    assert "Kan vi ses oftare?" in client.get(annex.get_absolute_url()).content.decode()
    url = reverse("annexes:comment_act", args=[comment.pk, "reword"])
    assert client.post(url, {"text": NEW_WORDS}).status_code == 403


@pytest.mark.parametrize("name", ["comment", "clauseproposal"])
def test_a_register_asks_the_database_as_often_for_three_rows_as_for_one(
    cast, talk, client, name, django_assert_num_queries
):
    annex = cast.offered()
    client.force_login(cast.caseworker)
    url = reverse(f"admin:annexes_{name}_changelist")
    talk.words(Party.TENANT, talk.says(Party.LANDLORD, annex))
    client.get(url)
    with CaptureQueriesContext(connection) as once:
        client.get(url)

    for clause in (2, 3):
        comment = talk.says(Party.LANDLORD, annex, clause=clause)
        talk.words(Party.TENANT, comment, text=f"Ny lydelse av punkt {clause}.")

    with django_assert_num_queries(len(once)):
        client.get(url)
