"""What a document may load: our own static files, small pictures, nothing else."""

import base64
import binascii
import io
import mimetypes
import posixpath
import re
import urllib.parse
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

import tinycss2
from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _
from fontTools.ttLib import woff2
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

#: Folders and files of static/ that a document may read.
ALLOWED = ("css/print/", "css/tokens.css", "fonts/", "img/")
#: The largest picture that may be written into a document. Unit: bytes of the decoded picture.
LARGEST_DATA = 2_000_000
#: The kinds of picture that may be written into a document; SVG can hold addresses, so not SVG.
DATA_TYPES = frozenset({"image/png", "image/jpeg"})
DATA_URI = re.compile(r"data:(?P<type>[\w.+-]+/[\w.+-]+)(?P<base64>;base64)?,(?P<body>.*)", re.S)

#: Style sheets name their fonts relative to themselves, so our scheme must be known for folders.
for scheme_list in (urllib.parse.uses_relative, urllib.parse.uses_netloc):
    if "asset" not in scheme_list:
        scheme_list.append("asset")


class Refused(FatalURLFetchingError):
    """The document asked for something that it may not load; the render stops."""


@lru_cache(maxsize=16)
def unpacked_font(path: str) -> bytes:
    """Return a WOFF2 font as TrueType, unpacked once per process: half a second for four fonts."""
    unpacked = io.BytesIO()
    woff2.decompress(path, unpacked)
    return unpacked.getvalue()


def for_paper(style_sheet: bytes) -> bytes:
    """Return a style sheet without what asks about screens: dark schemes, widths, pointers.

    The tokens are shared with the web; WeasyPrint reads no media queries and would complain.
    """
    rules, _encoding = tinycss2.parse_stylesheet_bytes(style_sheet)
    kept = [
        rule
        for rule in rules
        if not (
            rule.type == "at-rule"
            and rule.lower_at_keyword == "media"
            and tinycss2.serialize(rule.prelude).strip() not in {"print", "all"}
        )
    ]
    return tinycss2.serialize(kept).encode()


class AssetFetcher(URLFetcher):
    """Serves ``asset:///css/print/report.css`` and ``data:`` pictures; never opens a connection.

    Raises:
        Refused: anything else, and what is missing. It is fatal on purpose: WeasyPrint swallows
            other errors and prints the document without the picture.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("asset", "data"), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Answer one address, or stop the render."""
        if url.startswith("asset:///"):
            return self.asset(url)
        if url.startswith("data:"):
            return self.picture(url)
        raise Refused(
            _("It asks for %(address)s, which no document may load.") % {"address": url[:200]}
        )

    def asset(self, url: str) -> URLFetcherResponse:
        """Return a static file of ours."""
        name = unquote(url.removeprefix("asset:///").partition("?")[0].partition("#")[0])
        if posixpath.normpath(name) != name or not name.startswith(ALLOWED):
            raise Refused(
                _("It asks for %(address)s, which no document may load.") % {"address": url[:200]}
            )
        path = finders.find(name)
        if path is None:
            raise Refused(
                _("It asks for the file %(name)s, which does not exist.") % {"name": name}
            )
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if name.endswith(".woff2"):
            return URLFetcherResponse(url, unpacked_font(path), {"Content-Type": "font/ttf"})
        content = Path(path).read_bytes()
        if kind == "text/css":
            content = for_paper(content)
        return URLFetcherResponse(url, content, {"Content-Type": kind})

    def picture(self, url: str) -> URLFetcherResponse:
        """Return a picture that the document brings along."""
        match = DATA_URI.fullmatch(url) if len(url) < 2 * LARGEST_DATA else None
        if match is None or match["type"] not in DATA_TYPES:
            raise Refused(_("A picture in it is not PNG or JPEG of at most 2 MB."))
        try:
            body = (
                base64.b64decode(unquote(match["body"]), validate=True)
                if match["base64"]
                else unquote_to_bytes(match["body"])
            )
        except binascii.Error:
            raise Refused(_("A picture in it is broken.")) from None
        if len(body) > LARGEST_DATA:
            raise Refused(_("A picture in it is not PNG or JPEG of at most 2 MB."))
        return URLFetcherResponse(url, body, {"Content-Type": match["type"]})
