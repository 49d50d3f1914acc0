"""What is asked when a colleague's work is handed over; what is open is listed first."""

from typing import Any
from uuid import UUID

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from annexes.actions.handover import work_of
from portal.acts import ActForm
from portal.forms import TextField
from portal.people.models import Membership, User
from portal.roles import PREPARING


class HandOverForm(ActForm):
    """To whom, what and why. What is to be handed over is listed and chosen from the start."""

    to = forms.ChoiceField(
        label=_("Who takes over"), error_messages={"required": _("Choose a colleague.")}
    )
    what = forms.MultipleChoiceField(
        label=_("What is handed over"),
        help_text=_("Everything that is open. Take away what should stay."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    reason = TextField(
        label=_("Reason"),
        help_text=_("Colleagues read it in the history of each thing."),
        max_length=500,
        rows=3,
    )
    write_to_tenants = forms.BooleanField(
        label=_("Write to the tenants of the annexes whom they turn to from now on"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(each.pk): each for each in self._colleagues()}
        self.things = dict(self._open())
        self.fields["to"].choices = [
            ("", _("Choose a colleague")),
            *((pk, str(each)) for pk, each in self.colleagues.items()),
        ]
        self.fields["what"].choices = [
            (key, f"{thing._meta.verbose_name}: {thing}, {thing.organisation}")
            for key, thing in self.things.items()
        ]
        self.fields["what"].initial = list(self.things)
        if not self.things:
            self.fields["what"].help_text = _("This person looks after nothing that is open.")

    def _colleagues(self) -> models.QuerySet[User]:
        held = Membership.objects.of(self.thing.company_id).filter(
            ended_on=None, role__in=sorted(PREPARING)
        )
        people = User.objects.filter(is_active=True, pk__in=held.values("user"))
        return people.exclude(pk=self.thing.user_id).order_by("full_name")

    def _open(self) -> list[tuple[str, models.Model]]:
        work = work_of(self.thing.user, self.thing.company_id)
        return [(_key(thing), thing) for rows in work.values() for thing in rows]

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments for the action."""
        given = dict(self.typed_data)
        chosen = given.pop("what")
        return given | {
            "to": self.colleagues[given["to"]],
            "things": [self.things[key] for key in chosen],
        }


def _key(thing: models.Model) -> str:
    pk: UUID = thing.pk
    return f"{thing._meta.model_name}:{pk}"
