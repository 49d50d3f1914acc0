"""Running numbers without gaps."""

from django.db import models

from portal.ownership import Owned


class NumberSeries(Owned):
    """The last number given out in one company's series of one year."""

    code = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "code", "year"], name="number_series_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year}: {self.last}"
