"""What the app stores, one module per noun."""

from annexes.models.imports import LeaseImport, LeaseImportRow, RowOutcome
from annexes.models.leases import Lease, LeaseQuerySet, LeaseStatus

__all__ = [
    "Lease",
    "LeaseImport",
    "LeaseImportRow",
    "LeaseQuerySet",
    "LeaseStatus",
    "RowOutcome",
]
