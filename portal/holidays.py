"""Days on which Sweden is closed."""

from datetime import date, timedelta


def easter_sunday(year: int) -> date:
    """Return Easter Sunday. Source: the anonymous Gregorian computus (Nature, 20 April 1876)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moons = (century + 8) // 25
    epact = (19 * golden + century - leap_centuries - (century - moons + 1) // 3 + 15) % 30
    leaps, rest = divmod(of_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leaps - epact - rest) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _saturday_from(day: date) -> date:
    """Return the first Saturday from this day on."""
    return day + timedelta(days=(5 - day.weekday()) % 7)


def holidays(year: int) -> frozenset[date]:
    """Return the public holidays of a year, with the three eves that count as such.

    Sundays are not among them unless they are holidays in their own right.

    Source: lag (1989:253) om allmänna helgdagar; Midsummer's, Christmas and New Year's Eve by
    semesterlagen (1977:480) 3 a §.
    """
    easter = easter_sunday(year)
    midsummer = _saturday_from(date(year, 6, 20))
    return frozenset(
        {
            date(year, 1, 1),
            date(year, 1, 6),
            *(easter + timedelta(days=days) for days in (-2, 0, 1, 39, 49)),
            date(year, 5, 1),
            date(year, 6, 6),
            midsummer - timedelta(days=1),
            midsummer,
            _saturday_from(date(year, 10, 31)),
            *(date(year, 12, day) for day in (24, 25, 26, 31)),
        }
    )
