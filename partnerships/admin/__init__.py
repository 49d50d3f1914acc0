"""The registers of this app in the web admin, one module per noun."""

from partnerships.admin import agreements, calls  # noqa: F401  # registers them
