"""The registers of this app in the web admin, one module per noun."""

from partnerships.admin import agreements, applications, calls  # noqa: F401  # registers them
