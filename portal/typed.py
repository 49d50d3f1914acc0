"""What people type: the text as one can see it, and the error for text that nobody can read."""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext

#: Joiners change words in Persian, Hindi and emoji, and hide inside Latin text. Kept only beside
#: a character outside the Latin, Greek and Cyrillic blocks.
_JOINERS = "\u200c\u200d"
_FIRST_SCRIPT_THAT_JOINS = 0x0590

#: Every dash and minus that word processors put in place of the one on the keyboard.
_DASHES = re.compile("[\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d]")


class Unreadable(ValueError):
    """What was typed cannot be read, or can be read in two ways.

    Keeps the sentence untranslated with its parts, so that an importer can store why a cell was
    refused and each reader is told in their own language.

    Attributes:
        msgid: The English sentence, marked for translation where it is raised.
        params: What its ``%(name)s`` places hold.
        code: Which rule refused it, for tests and statistics.
    """

    def __init__(self, msgid: str, code: str, **params: str | int) -> None:
        super().__init__(msgid % params)
        self.msgid, self.code, self.params = msgid, code, params

    @property
    def message(self) -> str:
        """What is wrong and how to write it, in the active language."""
        return gettext(self.msgid) % self.params


def shortened(text: str, length: int = 40) -> str:
    """Return the text, or its beginning and an ellipsis, so that a message stays one sentence."""
    return text if len(text) <= length else text[: length - 1] + "…"


def visible_text(text: str) -> str:
    """Return the text as it looks: NFC, lines ended by LF, without invisible characters.

    Zero-width characters, soft hyphens, byte order marks and direction marks arrive with text that
    is pasted from PDFs and chats; they make two equal names differ. Tabs and line ends stay.
    """
    if text.isprintable():  # no control or format characters: the usual case, and ten times faster
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(_visible(text))


def one_line(text: str) -> str:
    """Return the visible text on one line, with single plain spaces and no space at the ends."""
    text = visible_text(text)
    if text.isprintable() and "  " not in text:  # the only space that prints is the plain one
        return text.strip()
    return " ".join(text.split())


def plain_dashes(text: str) -> str:
    """Return the text with each kind of dash and minus as the one on the keyboard."""
    return text if text.isascii() else _DASHES.sub("-", text)


def _visible(text: str) -> Iterable[str]:
    for position, character in enumerate(text):
        category = unicodedata.category(character)
        if category == "Cc" and character not in "\n\t":
            continue
        if category == "Cf" and not (character in _JOINERS and _joins(text, position)):
            continue
        yield character


def _joins(text: str, position: int) -> bool:
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    return bool(before and after) and max(ord(before), ord(after)) >= _FIRST_SCRIPT_THAT_JOINS
