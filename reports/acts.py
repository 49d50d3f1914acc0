"""What can be done to annual reports."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.acts import Act, ReasonForm, register_acts
from portal.people.models import HousingCompany
from reports import actions
from reports.forms import AdoptForm, BeginForm, EnglishTextsForm, RenderForm, TextsForm
from reports.models import AnnualReport
from reports.states import (
    ADOPT,
    APPROVE,
    FREEZE,
    PUBLISH,
    SEND_BACK,
    SEND_FOR_REVIEW,
    SUBMIT,
    UNFREEZE,
    WITHDRAW,
    WRITABLE,
)


def _can_be_written(report: AnnualReport) -> bool:
    return report.state in WRITABLE


def _is_frozen(report: AnnualReport) -> bool:
    return report.snapshot_id is not None


def _order(report: AnnualReport, **given: Any) -> Any:
    return actions.order_rendition(report, **given)


register_acts(
    HousingCompany,
    Act(
        "begin_report",
        _("Begin an annual report"),
        actions.begin_report,
        permission="reports.add_annualreport",
        form=BeginForm,
        explain=_("The report follows the year's figures until you freeze them."),
        done=_("The report has been begun."),
    ),
)
register_acts(
    AnnualReport,
    Act(
        "freeze",
        _("Freeze the figures"),
        actions.freeze_report,
        move=FREEZE,
        explain=_(
            "A snapshot is taken and never changes. What is reported later counts next year."
        ),
        done=_("The figures are frozen."),
        tone="good",
    ),
    Act(
        "write",
        _("Write the texts"),
        actions.write_texts,
        form=TextsForm,
        possible=_can_be_written,
        done=_("The texts are saved."),
    ),
    Act(
        "write_english",
        _("Write the English texts"),
        actions.write_texts,
        permission="reports.write_annualreport",
        form=EnglishTextsForm,
        possible=_can_be_written,
        done=_("The texts are saved."),
    ),
    Act(
        "render",
        _("Make the PDF"),
        _order,
        form=RenderForm,
        possible=_is_frozen,
        explain=_("The same snapshot and texts give the same file; it is made once."),
        done=_("The PDF has been ordered."),
    ),
    Act(
        "send_for_review",
        _("Send for review"),
        actions.send_for_review,
        move=SEND_FOR_REVIEW,
        explain=_("The texts are closed. Somebody else than you approves the report."),
        done=_("The report is in review."),
    ),
    Act(
        "approve",
        _("Approve"),
        actions.approve_report,
        move=APPROVE,
        done=_("The report is approved."),
        tone="good",
    ),
    Act(
        "submit",
        _("Submit to the board"),
        actions.submit_report,
        move=SUBMIT,
        explain=_("Members of the board can read the report from now on."),
        done=_("The report is before the board."),
        tone="good",
    ),
    Act(
        "adopt",
        _("Note that the board has adopted it"),
        actions.adopt_report,
        move=ADOPT,
        form=AdoptForm,
        done=_("The report is adopted."),
        tone="good",
    ),
    Act(
        "publish",
        _("Publish"),
        actions.publish_report,
        move=PUBLISH,
        done=_("The report is published."),
        tone="good",
    ),
    Act(
        "send_back",
        _("Send back for more work"),
        actions.send_back,
        move=SEND_BACK,
        form=ReasonForm,
        done=_("The report is being written again."),
    ),
    Act(
        "withdraw",
        _("Take back from the board"),
        actions.withdraw_report,
        move=WITHDRAW,
        form=ReasonForm,
        done=_("The report is being written again."),
        tone="danger",
    ),
    Act(
        "unfreeze",
        _("Collect figures again"),
        actions.unfreeze_report,
        move=UNFREEZE,
        form=ReasonForm,
        explain=_("The next freeze makes a new snapshot. The old one is kept."),
        done=_("The report collects figures again."),
        tone="danger",
    ),
)
