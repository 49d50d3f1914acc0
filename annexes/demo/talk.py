"""What the sides of the demo's annexes say about clauses and pledges while they agree."""

from datetime import datetime

from annexes.actions import comments
from annexes.models import LeaseAnnex, Party, Pledge
from portal.people.models import User

#: The clauses that the demo's people talk about: logging, dialogue, publicity.
LOGGING, DIALOGUE, PUBLICITY = 8, 10, 11
TWO_MEETINGS = (
    "Parterna träffas inom 30 dagar efter att båda har skrivit under och utvärderar året "
    "tillsammans under det fjärde kvartalet. Mötena förs till protokoll i portalen."
)
OWN_PICTURES = (
    "Insatser redovisas med timmar och antal personer, aldrig med namn på dem som har hjälpt till "
    "eller fått hjälp. Uppgifter hos hyresvärden kan vara allmän handling.\n\n"
    "Parterna får berätta att de har bilagan och använda varandras namn och logotyp när de gör "
    "det. Bilder på människor används bara när de har sagt ja."
)


def settled_talk(annex: LeaseAnnex, *, landlord: User, tenant: User, at: datetime) -> None:
    """Let the sides agree on other words for a clause before they agree on the annex."""
    asked = comments.write_comment(
        annex,
        clause_number=PUBLICITY,
        text="Vill ni kunna använda vår logotyp i skyltfönstret utan att fråga varje gång?",
        party=Party.LANDLORD,
        by=landlord,
        at=at,
    )
    wording = comments.propose_wording(
        asked, text=OWN_PICTURES, party=Party.TENANT, by=tenant, at=at
    )
    comments.accept_wording(wording, party=Party.LANDLORD, by=landlord, at=at)


def first_question(annex: LeaseAnnex, *, tenant: User, at: datetime) -> None:
    """Let a tenant who has an offer ask about a clause."""
    comments.write_comment(
        annex,
        clause_number=LOGGING,
        text="Räcker det att vi redovisar en gång i månaden?",
        party=Party.TENANT,
        by=tenant,
        at=at,
    )


def open_talk(annex: LeaseAnnex, *, landlord: User, tenant: User, at: datetime) -> None:
    """Leave a wording to be answered, an answered question, and a question about a pledge."""
    asked = comments.write_comment(
        annex,
        clause_number=DIALOGUE,
        text="Tre möten om året är mycket för oss som är två i butiken. Går det med två?",
        party=Party.TENANT,
        by=tenant,
        at=at,
    )
    comments.propose_wording(asked, text=TWO_MEETINGS, party=Party.LANDLORD, by=landlord, at=at)
    for party, by, text in (
        (Party.LANDLORD, landlord, "Är det betald arbetstid hela året, också i juli?"),
        (Party.TENANT, tenant, "Inte i juli, då har vi stängt. Vi kan skriva in det."),
    ):
        comments.write_comment(
            annex,
            pledge=Pledge.objects.select_related("plan").filter(plan__annex=annex).first(),
            text=text,
            party=party,
            by=by,
            at=at,
        )
