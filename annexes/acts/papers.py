"""Signing on paper: print, upload what came back signed, and have a colleague check it."""

from django.utils.translation import gettext_lazy as _

from annexes.actions import papers as actions
from annexes.forms.signing import CheckForm, PaperForm
from annexes.models import Agreement, PaperSignature
from annexes.signing import is_on
from annexes.signing.paper import PAPER
from annexes.states.signatures import CHECK, REFUSE
from portal.acts import Act, ReasonForm, register_acts


def _takes_papers(document: Agreement) -> bool:
    return document.state in actions.TAKES_SIGNATURES and is_on(PAPER.code, document.company_id)


def paper_acts() -> tuple[Act, ...]:
    """Return what staff can do to a document that is signed on paper."""
    return (
        Act(
            "print_paper",
            _("Print it to sign on paper"),
            actions.order_paper,
            permission="annexes.upload_paper",
            possible=_takes_papers,
            explain=_("A PDF of the agreed content, with lines to sign on, is made for you."),
            done=_("The paper is being made. It is under “Signed on paper” in a moment."),
        ),
        Act(
            "upload_paper",
            _("Upload a signed paper"),
            actions.upload_paper,
            permission="annexes.upload_paper",
            form=PaperForm,
            possible=_takes_papers,
            explain=_("It counts when a colleague has checked it."),
            done=_("The paper is uploaded. A colleague has to check it."),
        ),
    )


register_acts(
    PaperSignature,
    Act(
        "check",
        _("Vouch for the paper"),
        actions.check_paper,
        move=CHECK,
        permission="annexes.check_paper",
        form=CheckForm,
        explain=_("Compare the scan with the content. The signature counts from now."),
        done=_("The paper is checked, and the signature counts."),
        tone="good",
    ),
    Act(
        "refuse",
        _("Set the paper aside"),
        actions.refuse_paper,
        move=REFUSE,
        permission="annexes.refuse_paper",
        form=ReasonForm,
        explain=_("It counts for nothing. Another one can be uploaded."),
        done=_("The paper is set aside."),
        tone="danger",
    ),
)
