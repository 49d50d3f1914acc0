"""The numbers of the annexes that others may read: a company's year, and one annex's year.

Pledged, delivered and verified are three numbers and never one. *Delivered* is what tenants have
sent in and nobody has refused; *verified* is the part of it that the company has checked.
The heavy queries group by ids; names are put to them here, since a join per row costs more than
all the summing (reference ``infra.md`` §6).
"""

from annexes.figures.companies import company_year
from annexes.figures.rows import (
    AGREED_PLANS,
    NONE,
    VERIFIED,
    Measure,
    contribution_rows,
    pledge_rows,
    where,
)
from annexes.figures.shapes import (
    Commitment,
    CompanyYear,
    Coverage,
    Kind,
    Line,
    Month,
    Named,
    Party,
    Unmet,
)
from annexes.figures.tenants import Extra, Score, TenantYear, tenant_year, tenant_years

__all__ = [
    "AGREED_PLANS",
    "NONE",
    "VERIFIED",
    "Commitment",
    "CompanyYear",
    "Coverage",
    "Extra",
    "Kind",
    "Line",
    "Measure",
    "Month",
    "Named",
    "Party",
    "Score",
    "TenantYear",
    "Unmet",
    "company_year",
    "contribution_rows",
    "pledge_rows",
    "tenant_year",
    "tenant_years",
    "where",
]
