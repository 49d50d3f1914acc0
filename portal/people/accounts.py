"""How allauth serves us: nobody signs up uninvited, and its forms look like ours."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import DefaultAccountAdapter
from crispy_forms.helper import FormHelper
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.people.models import User
from portal.records import letters


class InvitedOnly(DefaultAccountAdapter):
    """Accounts begin with an invitation; what is written to people goes through the outbox."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up on their own."""
        return False

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Write the link as a letter: a mail server that is down neither stops nor loses it.

        The account's own address gets it, whatever was typed. Someone who never held a role
        belongs to no company and gets none; there would be nothing to log in to.
        """
        company = user.any_company()
        if company is None:
            return
        letters.write(
            "password_reset",
            to=letters.Recipient.of(user),
            about=user,
            company=company,
            at=timezone.now(),
            occasion=context["key"],
            context={"url": context["password_reset_url"]},
        )


class _Ours:
    """Gives an allauth form the portal's look, and calm fields without placeholders."""

    submit_label = _("Save")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.attrs = {"novalidate": True}
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LogInForm(_Ours, allauth_forms.LoginForm):
    """E-mail and password."""

    submit_label = _("Log in")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields.pop("remember", None)


class ResetForm(_Ours, allauth_forms.ResetPasswordForm):
    """The address to which the link goes."""

    submit_label = _("Send the link")


class NewPasswordForm(_Ours, allauth_forms.ResetPasswordKeyForm):
    """A new password, twice."""


class ChangePasswordForm(_Ours, allauth_forms.ChangePasswordForm):
    """The old password and a new one, twice."""
