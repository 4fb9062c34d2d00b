"""Words by which a cell tells what its row is: a sale or none, nobody, a total."""

import csv
import re
from functools import cache
from pathlib import Path


def plain(cell: object) -> str:
    """Return the text of a cell in small letters, with one blank for each run of them."""
    return " ".join(str(cell).split()).casefold()


@cache
def known_words(column: str) -> list[tuple[str, re.Pattern]]:
    """Return what the cells of a kind of column may say, each with the pattern of its words.

    >>> [what for what, words in known_words("customer") if words.fullmatch("guest checkout")]
    ['nobody']
    """
    with Path(__file__).with_name("words.csv").open(encoding="utf-8", newline="") as table:
        return [
            (row["says"], re.compile("|".join(filter(None, (row["en"], row["zh"])))))
            for row in csv.DictReader(table)
            if row["column"] == column
        ]
