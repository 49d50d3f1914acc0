"""What can be done to evaluations: opened, answered by each side, given more time."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from annexes.actions import evaluations as actions
from annexes.forms.evaluations import (
    ExtendForm,
    LandlordsAnswerForm,
    OpenForm,
    TenantsAnswerForm,
)
from annexes.models import Evaluation, LeaseAnnex, Party
from annexes.states.annexes import BINDING
from annexes.states.evaluations import COMPLETE, EXTEND
from portal.acts import Act, register_acts

register_acts(
    LeaseAnnex,
    Act(
        "open_evaluation",
        _("Open an evaluation"),
        actions.open_evaluation,
        permission="annexes.open_evaluation",
        form=OpenForm,
        possible=lambda annex: annex.state in BINDING,
        bulk=True,
        explain=_(
            "Both sides say how it went. Neither reads the other's answer until both have "
            "answered or the time is up. The year's evaluations open by themselves on 1 October."
        ),
        done=_("The evaluation is open. The tenant gets a letter."),
    ),
)

register_acts(
    Evaluation,
    Act(
        "answer",
        _("Answer the evaluation"),
        partial(actions.answer_evaluation, party=Party.TENANT),
        move=COMPLETE,
        permission="annexes.answer_evaluation_as_tenant",
        form=TenantsAnswerForm,
        explain=_(
            "The landlord reads your answer when both have answered or the time is up, and you "
            "read theirs. Until then you can change it."
        ),
        done=_("Thank you. Your answer is kept."),
        tone="good",
    ),
    Act(
        "answer_ours",
        _("Answer for the landlord"),
        partial(actions.answer_evaluation, party=Party.LANDLORD),
        move=COMPLETE,
        permission="annexes.answer_evaluation_as_landlord",
        form=LandlordsAnswerForm,
        explain=_(
            "The tenant reads your answer when both have answered or the time is up, and you "
            "read theirs. Until then you can change it."
        ),
        done=_("Your answer is kept."),
        tone="good",
    ),
    Act(
        "extend",
        _("Give more time"),
        actions.extend_evaluation,
        move=EXTEND,
        permission="annexes.open_evaluation",
        form=ExtendForm,
        done=_("Both sides have more time."),
    ),
)
