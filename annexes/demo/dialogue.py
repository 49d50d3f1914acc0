"""The demo's dialogue: meetings held and ahead, a year looked back on, and what came of it."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from annexes.actions import evaluations, meetings, points, voices
from annexes.actions.evaluations import EvaluationWords
from annexes.actions.meetings import MeetingPlan
from annexes.demo.annexes import FIRST_YEAR, morning
from annexes.models import (
    DialogueMeeting,
    Evaluation,
    LeaseAnnex,
    Party,
    StandardAgenda,
    SurveyMeasure,
    SurveyQuestion,
    Voice,
)
from portal import demo
from portal.dates import moment
from portal.goals.models import Theme
from portal.people.models import HousingCompany, Representative, User
from portal.places.models import District
from portal.roles import Role

PLACE = "Bovärdskontoret, mötesrummet"
MINUTES = """1. Vad som har hänt sedan sist
Läxhjälpen har haft fullt varje tisdag. Nycklarna till fikarummet kom för sent i höstas.

2. Läget i kvarteret
Belysningen vid cykelställen är trasig. Fler vill stanna på torget när det är ljust.

3. Vad vi behöver av varandra
Butiken vill veta en vecka i förväg när en skolklass kommer."""

#: What each side says about a year, and how it answers on the steps of five, in turn.
TENANTS_WORDS = (
    EvaluationWords(4, 5, "Vi fick nycklarna tre veckor för sent.", "Läxhjälpen. Personalen trivs.",
                    "Säg till en vecka i förväg när en skolklass kommer."),
    EvaluationWords(3, 4, "Det blev för många möten under våren.", "Trygghetsvandringen."),
    EvaluationWords(5, 5, "Redovisningen i mobilen tappade bilder en gång.", "Feriejobben."),
)  # fmt: skip
LANDLORDS_WORDS = (
    EvaluationWords(4, 4, "Vi svarade för sent om nycklarna.", "Insatserna gör skillnad."),
    EvaluationWords(3, 4, "Löftet om lokalen passade inte skolans tider.", "Dialogen."),
    EvaluationWords(5, 5, "Vi bokade för få möten.", "Feriejobbarna kom tillbaka i år."),
)
STEPS = ((5, 4, 4, 3), (4, 4, 3, 4), (4, 5, 5, 2), (2, 4, 4, 4))
SCORES = (90, 70, 80, 60)

#: What tenants have said: how many days ago, the words, and what came of it.
SAID = (
    (150, "Belysningen vid cykelställen är trasig.", "finish", "Nya armaturer sitter på plats."),
    (120, "Vi får veta för sent när skolklasser kommer.", "decide",
     "Från årsskiftet meddelar skolan en vecka i förväg, genom oss."),
    (100, "Kunna redovisa per telefon i stället för i portalen.", "decline",
     "Det skulle ta tid från uppföljningen. Den som vill får hjälp att komma i gång."),
    (40, "Fler sopkorgar på torget.", "", ""),
)  # fmt: skip


@demo.demo_part
def dialogue() -> Iterator[str]:
    """Meetings, evaluations and what tenants said, at every company."""
    for company in HousingCompany.objects.all():
        if DialogueMeeting.objects.of(company).exists():
            yield f"{company}: meetings are there"
            continue
        talk_with_tenants(company)
        yield (
            f"{company}: {DialogueMeeting.objects.of(company).count()} meetings, "
            f"{Evaluation.objects.of(company).count()} evaluations"
        )


def talk_with_tenants(company: HousingCompany) -> None:
    """Meet the tenants of annexes in force, look back on last year with them, and on this one."""
    today = timezone.localdate()
    in_force = list(
        LeaseAnnex.objects.of(company)
        .in_force(today)
        .order_by("number")
        .select_related("organisation", "company")
    )
    for number, annex in enumerate(in_force):
        _look_back(annex, today.year - 1, number, both=number % 4 < 3)
    for number, annex in enumerate(in_force[:4]):
        _meet(annex, number, today)
    _gather(in_force[1:3], today)
    for number, annex in enumerate(in_force):
        _look_back(annex, today.year, number, both=False)
    _listen(company, today)


def _meet(annex: LeaseAnnex, number: int, today: date) -> None:
    """One held and confirmed in spring; then one in each of the states on the way."""
    by, signatory = _people(annex)
    spring = date(today.year, 4, 14) + timedelta(days=number * 7)
    if spring < today - timedelta(days=14):
        meeting = _held(annex, spring, by)
        _agreed(meeting, signatory, by, spring, late=number == 0)
        meeting = _shared(meeting, by, spring)
        if number:
            _confirmed(meeting, signatory, by, spring)
    ahead = _workday(today + timedelta(days=12 + number * 3))
    plan = _plan(annex, ahead, "follow_up", "Uppföljning av året")
    now = timezone.now()
    if number == 0:
        meeting = meetings.plan_meeting(annex, plan=plan, by=by, at=now)
        meeting = meetings.invite_to_meeting(meeting, plan=plan, by=by, at=now)
    elif number == 3:
        meetings.propose_meeting(annex, plan=plan, by=signatory, at=now)


def _gather(annexes: list[LeaseAnnex], today: date) -> None:
    """The tenants of two annexes meet at the same time; the one has accepted."""
    if len(annexes) < 2:
        return
    by, signatory = _people(annexes[0])
    day = _workday(today + timedelta(days=20))
    plan = _plan(annexes[0], day, "evaluation", "Höstmöte i kvarteret")
    now = timezone.now()
    first = meetings.plan_meeting(annexes[0], plan=plan, by=by, at=now)
    for annex in annexes[1:]:
        meetings.plan_meeting(annex, plan=plan, gathering=first.gathering, by=by, at=now)
    first = meetings.invite_to_meeting(first, plan=plan, by=by, at=now)
    meetings.accept_time(first, by=signatory, at=now)


def _held(annex: LeaseAnnex, day: date, by: User) -> DialogueMeeting:
    plan = _plan(annex, day, "follow_up", "Uppföljning i vår")
    early = morning(day - timedelta(days=20))
    meeting = meetings.plan_meeting(annex, plan=plan, by=by, at=early)
    meeting = meetings.invite_to_meeting(meeting, plan=plan, by=by, at=early)
    return meetings.hold_meeting(
        meeting,
        participants="Butikschef, två medarbetare, förvaltare, handläggare",
        by=by,
        at=plan.ends_at,
    )


def _agreed(meeting: DialogueMeeting, signatory: User, by: User, day: date, *, late: bool) -> None:
    wanted = [("Laga belysningen vid cykelställen", by), ("Bjud in skolans rektor", signatory)]
    made = [
        points.add_point(
            meeting, wording=wording, owner=owner, due_on=day + timedelta(days=45), by=by,
            at=morning(day),
        )
        for wording, owner in wanted
    ]  # fmt: skip
    done_on = day + timedelta(days=40)
    if not late and done_on < timezone.localdate():
        points.finish_point(made[0], done_on=done_on, by=by, at=morning(done_on))


def _shared(meeting: DialogueMeeting, by: User, day: date) -> DialogueMeeting:
    return meetings.share_minutes(
        meeting,
        minutes=MINUTES,
        participants=meeting.participants,
        by=by,
        at=morning(day + timedelta(days=2)),
    )


def _confirmed(meeting: DialogueMeeting, signatory: User, by: User, day: date) -> None:
    for party, who, later in ((Party.LANDLORD, by, 3), (Party.TENANT, signatory, 6)):
        meetings.confirm_minutes(
            meeting, party=party, by=who, at=morning(day + timedelta(days=later))
        )


def _look_back(annex: LeaseAnnex, year: int, number: int, *, both: bool) -> None:
    """Open the year's evaluation in October; the landlord answers where both do."""
    by, signatory = _people(annex)
    opened_at = morning(date(year, 10, 1))
    if year < FIRST_YEAR or timezone.localdate(opened_at) < date(year, 10, 1):
        return
    evaluation = evaluations.open_evaluation(annex, by=None, at=opened_at)
    answered_at = morning(date(year, 11, 3) + timedelta(days=number))
    if both or number % 2:
        _answer(evaluation, Party.TENANT, number, signatory, answered_at)
    if both:
        _answer(evaluation, Party.LANDLORD, number, by, answered_at)
    evaluations.close_due_evaluations(at=morning(date(year + 1, 1, 16)))


def _answer(evaluation: Evaluation, party: Party, number: int, by: User, at: datetime) -> None:
    words = TENANTS_WORDS if party == Party.TENANT else LANDLORDS_WORDS
    asked = SurveyQuestion.objects.of(evaluation.company_id).asked_of(party)
    survey = {
        question: SCORES[number % 4]
        if question.measure == SurveyMeasure.SCORE
        else STEPS[number % 4][place % 4]
        for place, question in enumerate(asked)
    }
    evaluations.answer_evaluation(
        evaluation, party=party, words=words[number % 3], survey=survey, by=by, at=at
    )


def _listen(company: HousingCompany, today: date) -> None:
    """Take up what was said, and say what came of it."""
    by = demo.staff(company, Role.CASEWORKER)
    theme = Theme.objects.of(company).for_annexes().first()
    district = District.objects.of(company).first()
    for days, said, came, answer in SAID:
        said_on = today - timedelta(days=days)
        at = morning(said_on + timedelta(days=2))
        voice = voices.note_voice(
            company, said=said, said_on=said_on, theme=theme, district=district, by=by, at=at
        )
        later = morning(said_on + timedelta(days=30))
        if came == "finish":
            voices.finish_voice(
                voice, answer=answer, done_on=timezone.localdate(later), by=by, at=later
            )
        elif came == "decide":
            voices.decide_on_voice(voice, answer=answer, by=by, at=later)
        elif came == "decline":
            voices.decline_voice(voice, reason=answer, by=by, at=later)
    held = DialogueMeeting.objects.of(company).took_place().order_by("starts_at").first()
    if held is not None and not Voice.objects.filter(meeting=held).exists():
        voices.note_voice(
            held,
            said="Nycklar till fikarummet behövs innan terminen börjar.",
            said_on=timezone.localdate(held.starts_at),
            theme=theme,
            by=by,
            at=timezone.now(),
        )


def _plan(annex: LeaseAnnex, day: date, agenda: str, title: str) -> MeetingPlan:
    found = StandardAgenda.objects.of(annex.company_id).filter(code=agenda).first()
    return MeetingPlan(
        title=title,
        starts_at=moment(day, time(13)),
        ends_at=moment(day, time(14, 30)),
        place=PLACE,
        agenda=found.points_sv if found else "",
    )


def _workday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def _people(annex: LeaseAnnex) -> tuple[User, User]:
    signatory = Representative.objects.filter(
        organisation=annex.organisation_id, role=Role.ORG_SIGNATORY, ended_on=None
    )
    return (
        demo.staff(annex.company, Role.CASEWORKER),
        signatory.select_related("user").first().user,
    )
