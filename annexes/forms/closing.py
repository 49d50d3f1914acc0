"""What is asked when a year is closed."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from annexes.actions.closing import CommentNeeded
from annexes.closing import closing_of
from annexes.models import YearPlan
from portal.acts import ActForm
from portal.errors import DomainError
from portal.forms import TextField


class CloseForm(ActForm):
    """What staff say when a year is closed: why pledges were not met, and what is left out."""

    note = TextField(
        label=_("How the year went"),
        help_text=_("A few words to the tenant about the year as a whole."),
        required=False,
        max_length=2000,
        rows=4,
    )

    def __init__(self, *args: Any, thing: YearPlan, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, **kwargs)
        self.closing = closing_of(thing, timezone.localdate())
        self.commented = {
            f"comment_{outcome.pledge.pk}": outcome.pledge
            for outcome in self.closing.outcomes
            if outcome.needs_comment
        }
        for name, pledge in self.commented.items():
            self.fields[name] = TextField(
                label=_("How it went: %(pledge)s") % {"pledge": pledge.wording},
                help_text=_("The tenant reads it, and so do the readers of the report."),
                max_length=2000,
                rows=3,
            )
        if self.closing.left_out:
            rows = len(self.closing.left_out)
            self.fields["left_out"] = forms.BooleanField(
                label=ngettext(
                    "I know that %(rows)d contribution is left out",
                    "I know that %(rows)d contributions are left out",
                    rows,
                )
                % {"rows": rows},
                error_messages={
                    "required": _("Say that you know, or handle the contributions first.")
                },
            )
            self.fields["left_out_rows"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=rows, min_value=0
            )
        self.order_fields([*self.commented, "left_out"])

    def refuse(self, refusal: DomainError) -> None:
        """Put the refusal beside the pledge that it is about."""
        if isinstance(refusal, CommentNeeded):
            name = f"comment_{refusal.pledge.pk}"
            self.add_error(name if name in self.fields else None, str(refusal))
        else:
            super().refuse(refusal)

    def arguments(self) -> dict[str, Any]:
        """Return what `close_plan` takes."""
        return {
            "comments": {
                pledge.pk: self.cleaned_data[name] for name, pledge in self.commented.items()
            },
            "left_out": self.cleaned_data.get("left_out_rows") or 0,
            "note": self.cleaned_data["note"],
        }
