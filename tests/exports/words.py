"""What columns are called, and what their cells say, in the languages that shops write."""

import csv
from pathlib import Path

with Path(__file__).with_name("words.csv").open(encoding="utf-8", newline="") as table:
    _ROWS = list(csv.DictReader(table))

LANGUAGES = [name for name in _ROWS[0] if name != "meaning"]
_WORDS = {
    (row["meaning"], language): row[language].split("|") for row in _ROWS for language in LANGUAGES
}
COLUMNS = [row["meaning"] for row in _ROWS if not row["meaning"].startswith("says ")]


def names(meaning: str, language: str) -> list[str]:
    """Return what a column is called."""
    return _WORDS[meaning, language]


def says(what: str, language: str) -> list[str]:
    """Return the words of cells that say something: ``"sold"``, ``"storno"``."""
    return _WORDS[f"says {what}", language]
