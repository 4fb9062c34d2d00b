"""Words that tell what a row is (a sale or none, a total), or a column (`name`), by language."""

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

ANYWHERE = ("customer",)  # words that call somebody nobody in any column
COUNTER = ("customer", "counter")  # in that of the customers: elsewhere they are how one pays
_BETWEEN = re.compile(r"\s*[/|,;()]\s*|\s+[-–]\s+")
_CODE = re.compile(r"[^@]*\d[^@]*")  # no address of a guest
_STROKES = str.maketrans("łøđı", "lodi")
_ACCENTS = re.compile("[\u0300-\u036f]")


def without_accents(text: str) -> str:
    """Return a text in small letters and without the accents of European letters.

    >>> [without_accents(text) for text in ("Annulé", "Numarası", "ОТМЕНЁН", "キャンセル")]
    ['annule', 'numarasi', 'отменен', 'キャンセル']
    """
    text = text.casefold()
    if text.isascii():
        return text
    text = text.translate(_STROKES)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text)))


def plain(cell: object) -> str:
    """Return the text of a cell in small letters, with one blank for each run of them."""
    return without_accents(" ".join(str(cell).split()))


@cache
def known_words(column: str) -> list[tuple[str, re.Pattern]]:
    """Return what the cells of a kind of column may say, each with the pattern of its words.

    >>> [what for what, words in known_words("customer") if words.fullmatch("guest checkout")]
    ['nobody']
    """
    words: dict[str, list[str]] = {}
    with Path(__file__).with_name("words.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            if row["column"] == column:
                words.setdefault(row["says"], []).append(without_accents(row["words"]))
    return [(says, re.compile("|".join(patterns))) for says, patterns in words.items()]


def said(text: str, column: str) -> str | None:
    """Return what a plain text says in a kind of column, None where it is not known.

    >>> said("storniert", "status"), said("marz", "month"), said("gold", "status")
    ('none', '3', None)
    """
    return next((says for says, words in known_words(column) if words.fullmatch(text)), None)


def is_nobody(name: object, words: tuple[str, ...] = COUNTER) -> bool:
    """Tell whether a customer is nobody in particular by the name.

    >>> [is_nobody(name) for name in ("Barverkauf / Laufkunde", "Cash", "Cash & Carry Ltd")]
    [True, True, False]
    """
    text = plain(name)
    if _CODE.fullmatch(text):
        return False
    for parts in ([text], [part for part in _BETWEEN.split(text) if part]):
        if parts and all(any(said(part, one) for one in words) for part in parts):
            return True
    return False


def name_has(name: str, what: str) -> bool:
    """Tell whether a name of a column, in small letters, has a word for something in it.

    >>> name_has("preciounitario", "price"), name_has("invoicetotal", "price")
    (True, False)
    """
    return bool(_words_in_names()[what].search(name))


def name_without(name: str, what: str) -> str | None:
    """Return a name of a column without its word for something, None where it has none.

    >>> name_without("vornamekunde", "first_name"), name_without("firma", "first_name")
    ('kunde', None)
    """
    rest, count = _words_in_names()[what].subn("", name, count=1)
    return rest if count else None


@cache
def _words_in_names() -> dict[str, re.Pattern]:
    return dict(known_words("name"))
