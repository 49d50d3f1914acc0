"""The registers of this app in the web admin."""

from annexes.admin import contributions, imports, leases  # noqa: F401  # register their models
