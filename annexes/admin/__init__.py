"""The registers of this app in the web admin."""

from annexes.admin import contributions  # noqa: F401  # registers its models
