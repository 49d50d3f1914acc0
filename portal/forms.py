"""Forms of the portal: Swedish fields that refuse what is ambiguous, and one way to lay a form out.

What is asked, in what order and in which words stands in the form; how it looks stands in the
crispy template pack ``grannskap``. The server decides what is right (``novalidate``), an error
keeps what was typed, and nothing that is too long is cut off in silence.
"""

from collections.abc import Collection, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any, ClassVar
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal import amounts, dates
from portal.orgnumbers import OrgNumber, parse_org_number
from portal.typed import Unreadable, one_line, visible_text

TOO_LONG = ngettext_lazy(
    "Write at most %(limit_value)d character; this is %(show_value)d.",
    "Write at most %(limit_value)d characters; this is %(show_value)d.",
    "limit_value",
)


class LineField(forms.CharField):
    """One line of text: spaces made single, invisible characters gone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_too_long(self)

    def to_python(self, value: Any) -> str:
        """Return the text on one line."""
        return one_line(super().to_python(value))


class TextField(forms.CharField):
    """Text of several lines."""

    widget = forms.Textarea

    def __init__(self, *args: Any, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.widget.attrs["rows"] = rows
        _say_too_long(self)

    def to_python(self, value: Any) -> str:
        """Return the text without invisible characters and with plain line ends."""
        return visible_text(super().to_python(value)).strip()


class EmailField(forms.EmailField):
    """An e-mail address, whatever spaces and invisible characters came along."""

    default_error_messages: ClassVar = {
        "invalid": _("Write an e-mail address as in name@example.se.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators[0].message = self.error_messages["invalid"]

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let browsers help."""
        return super().widget_attrs(widget) | {"autocomplete": "email", "spellcheck": "false"}

    def to_python(self, value: Any) -> str:
        """Return the address with its domain in small letters."""
        address = one_line(super().to_python(value)).replace(" ", "")
        name, at, domain = address.rpartition("@")
        return f"{name}{at}{domain.lower()}"


class ParsedField(forms.Field):
    """A field whose text a function of ours reads and writes back."""

    widget = forms.TextInput

    def parse(self, text: str) -> Any:
        """Return what the text means.

        Raises:
            Unreadable: it means nothing, or two things.
        """
        raise NotImplementedError

    def format(self, value: Any) -> str:
        """Return the text that `parse` reads as this value."""
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        """Return the value, None for an empty field; refuse with the parser's sentence."""
        if not isinstance(value, str):
            return value
        text = one_line(value)
        if not text:
            return None
        try:
            return self.parse(text)
        except Unreadable as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from refusal

    def prepare_value(self, value: Any) -> Any:
        """Show a value the way it can be typed; leave what was typed as it is."""
        return value if value is None or isinstance(value, str) else self.format(value)


class DayField(ParsedField):
    """A day: 2026-03-04, 20260304, 4/3 2026 or 4 mars 2026. See `portal.dates` for what is refused.

    Args:
        earliest: The first day taken.
        latest: The last day taken.
    """

    default_error_messages: ClassVar = {
        "too_early": _("The day can't be before %(limit)s."),
        "too_late": _("The day can't be after %(limit)s."),
    }

    def __init__(
        self,
        *,
        earliest: date = date(1900, 1, 1),
        latest: date = date(2199, 12, 31),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Size the field for a day in words."""
        return {"size": 16, "autocomplete": "off"}

    def parse(self, text: str) -> date:
        """Read the day."""
        return dates.parse_day(text)

    def format(self, value: date) -> str:
        """Write the day as 2026-03-04."""
        return dates.format_day(value)

    def validate(self, value: date | None) -> None:
        """Refuse days outside the bounds."""
        super().validate(value)
        if value is None:
            return
        for broken, code, limit in (
            (value < self.earliest, "too_early", self.earliest),
            (value > self.latest, "too_late", self.latest),
        ):
            if broken:
                raise ValidationError(
                    self.error_messages[code], code=code, params={"limit": self.format(limit)}
                )


class ClockField(ParsedField):
    """A time of day: 14:30, 14.30 or kl. 9. With a day it is a moment: `portal.dates.moment`."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Size the field for a time."""
        return {"size": 8, "inputmode": "text", "autocomplete": "off"}

    def parse(self, text: str) -> time:
        """Read the time."""
        return dates.parse_clock(text)

    def format(self, value: time) -> str:
        """Write the time as 14:30."""
        return dates.format_clock(value)


class NumberField(ParsedField):
    """A number, with decimals as the Swedes write them: 1 234,5.

    Args:
        places: At most so many decimals.
        min_value: The smallest number taken; below zero only when this says so.
        max_value: The largest number taken.
        unit: What the number counts, shown after the field: "m²", "kr".
    """

    default_error_messages: ClassVar = {
        "too_small": _("Write %(limit)s or more."),
        "too_large": _("Write %(limit)s or less."),
    }
    unit: str | Promise = ""
    inputmode = "decimal"

    def __init__(
        self,
        *,
        places: int = 2,
        min_value: Decimal | int = 0,
        max_value: Decimal | int = 999_999_999,
        unit: str | Promise = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.places, self.min_value, self.max_value = places, min_value, max_value
        self.unit = unit or self.unit

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask telephones for their keyboard of figures."""
        return {"size": 12, "inputmode": self.inputmode, "autocomplete": "off"}

    def parse(self, text: str) -> Decimal:
        """Read the number."""
        return amounts.parse_number(text, places=self.places, negative=self.min_value < 0)

    def format(self, value: Decimal | int) -> str:
        """Write the number as 1 234,50."""
        return amounts.format_number(value, places=self.places)

    def validate(self, value: Decimal | None) -> None:
        """Refuse numbers outside the bounds."""
        super().validate(value)
        if value is None:
            return
        for broken, code, limit in (
            (value < self.min_value, "too_small", self.min_value),
            (value > self.max_value, "too_large", self.max_value),
        ):
            if broken:
                raise ValidationError(
                    self.error_messages[code], code=code, params={"limit": self.format(limit)}
                )


class AmountField(NumberField):
    """Kronor, with or without öre: 12 000 kr, 1 234,50. Fits a column ``numeric(14, 2)``."""

    unit = _("kr")

    def __init__(
        self, *, max_value: Decimal | int = Decimal("999999999999.99"), **kwargs: Any
    ) -> None:
        super().__init__(max_value=max_value, **kwargs)

    def parse(self, text: str) -> Decimal:
        """Read the amount."""
        return amounts.parse_amount(text, negative=self.min_value < 0)


class HoursField(NumberField):
    """A duration: 3,5 or 3:30 or 2 tim. The value is in hours."""

    unit = _("hours")

    def parse(self, text: str) -> Decimal:
        """Read the duration."""
        return amounts.parse_hours(text)


class AreaField(NumberField):
    """An area in m²: 1 182,4 kvm."""

    unit = "m²"

    def parse(self, text: str) -> Decimal:
        """Read the area."""
        return amounts.parse_area(text)


class CountField(NumberField):
    """How many there are: a whole number."""

    inputmode = "numeric"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=0, **kwargs)

    def parse(self, text: str) -> int:
        """Read the count."""
        return int(super().parse(text))


class OrgNumberField(ParsedField):
    """An organisation number in any form; the value is an `OrgNumber`.

    Args:
        sole_traders: Whether a sole trader's number, which is personal data, is taken. It must
            then be stored by its fingerprint and its masked text alone.
    """

    default_error_messages: ClassVar = {
        "personal": _("This is a personal identity number. Write an organisation number."),
    }

    def __init__(self, *, sole_traders: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sole_traders = sole_traders

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Size the field for a number with its dash."""
        return {"size": 14, "autocomplete": "off", "spellcheck": "false"}

    def parse(self, text: str) -> OrgNumber:
        """Read the number."""
        return parse_org_number(text)

    def format(self, value: OrgNumber) -> str:
        """Write the number, masked when it is personal."""
        return value.shown

    def validate(self, value: OrgNumber | None) -> None:
        """Refuse personal numbers where they are not wanted."""
        super().validate(value)
        if value is not None and value.is_personal and not self.sole_traders:
            raise ValidationError(self.error_messages["personal"], code="personal")


class Once(forms.UUIDField):
    """The mark of one rendering of a form, by which `portal.once` knows a double submit."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid4)


class PortalForm(forms.Form):
    """A form as the portal shows it.

    A subclass names its fields, may order them in ``layout`` (a crispy `Layout` of field names and
    `Fieldset`s), and says in ``submit_label`` what the button does. ``cancel_url`` is set by the
    view when there is somewhere to go back to.
    """

    use_required_attribute = False
    layout: ClassVar[Layout | None] = None
    submit_label: ClassVar[str | Promise] = _("Save")
    cancel_url: str = ""

    once = Once()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "once"])
        for field in self.fields.values():
            # Browsers cut what is pasted to this length without a word. We refuse, and say so.
            field.widget.attrs.pop("maxlength", None)
        if self.is_bound:
            secret = {
                self.add_prefix(name)
                for name, field in self.fields.items()
                if isinstance(field.widget, forms.PasswordInput)
            }
            self.data = _visible(self.data, except_for=secret)

    @property
    def helper(self) -> FormHelper:
        """How crispy lays the form out. Templates of the pack read ``cancel_url`` off it too."""
        helper = FormHelper()
        helper.template_pack = "grannskap"
        helper.attrs = {"novalidate": True}
        asked = [name for name, field in self.fields.items() if not field.widget.is_hidden]
        helper.layout = self.layout or Layout(*asked)
        helper.render_hidden_fields = True
        helper.cancel_url = self.cancel_url
        helper.add_input(Submit("", self.submit_label))
        return helper

    @property
    def typed_data(self) -> dict[str, Any]:
        """What was asked and answered: the cleaned data without the mark of the rendering."""
        return {name: value for name, value in self.cleaned_data.items() if name != "once"}


def _visible(data: Mapping[str, Any], *, except_for: Collection[str]) -> Mapping[str, Any]:
    """Return posted data without the characters that nobody sees; passwords stay as they are."""
    if not isinstance(data, MultiValueDict):
        data = MultiValueDict({name: [value] for name, value in data.items()})
    return MultiValueDict(
        {
            name: values if name in except_for else [_visible_value(value) for value in values]
            for name, values in data.lists()
        }
    )


def _visible_value(value: Any) -> Any:
    return visible_text(value) if isinstance(value, str) else value


def _say_too_long(field: forms.CharField) -> None:
    for validator in field.validators:
        if validator.code == "max_length":
            validator.message = TOO_LONG
