"""Small documents for the PDF tests."""

from datetime import UTC, datetime

from portal import pdf

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def page(body: str, *, css: str = "", title: str = "Prov", lang: str = "sv") -> str:
    """Return a whole page around ``body``."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>@page {{ size: A4; margin: 20mm }} {css}</style></head><body>{body}</body></html>"
    )


def rendered(body: str, *, css: str = "", **more: object) -> bytes:
    """Return the PDF of a page around ``body``."""
    return pdf.render(page(body, css=css), title="Prov", lang="sv", at=AT, **more)


def long_table(rows: int) -> str:
    """Return a table that runs over several pages."""
    body = "".join(
        f'<tr><th scope="row">Rad {n}</th><td>{n}</td><td>{2 * n}</td></tr>' for n in range(rows)
    )
    head = '<tr><th scope="col">Rad</th><th scope="col">En</th><th scope="col">Två</th></tr>'
    return f"<table><caption>Tal</caption><thead>{head}</thead><tbody>{body}</tbody></table>"


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 40" width="300" role="img">'
    "<title>Timmar per kvartal</title><desc>Flest i mars.</desc>"
    '<rect width="50" height="20" fill="#123456"/></svg>'
)
