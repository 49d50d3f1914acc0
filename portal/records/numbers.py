"""Running numbers: gap-free per company, kind and year."""

from uuid import UUID

from django.db import transaction

from portal.records.models import NumberSeries


@transaction.atomic
def next_number(code: str, *, company_id: UUID, year: int) -> str:
    """Return the next number of the series, for example ``SHA 2026:0014``.

    The series' row stays locked until the caller's transaction ends: a number given out in a
    transaction that rolls back is given out again, so there are no gaps.

    Args:
        code: The series, printed first: "SHA" for annexes, "RAP" for reports.
        company_id: Whose series.
        year: Calendar year that the number belongs to.
    """
    NumberSeries.objects.get_or_create(company_id=company_id, code=code, year=year)
    series = NumberSeries.objects.select_for_update().get(
        company_id=company_id, code=code, year=year
    )
    series.last += 1
    series.save()
    return f"{code} {year}:{series.last:04d}"
