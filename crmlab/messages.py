"""What people read, looked up so that another language can follow.

Messages are written in English where they are used. A translation is a gettext catalogue,
``locale/<language>/LC_MESSAGES/crmlab.mo``; ``make messages`` makes it.
"""

import csv
import gettext
import re
from collections.abc import Collection, Iterable
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

LOCALES = Path(__file__).parent / "locale"

# Between a number and its sign or currency, and the letter of a large amount.
_GAP = re.compile(r"(?<=\d) (?=%|[kM] [A-Z]{3}\b|[A-Z]{3}\b)|(?<=\d [kM]) (?=[A-Z]{3}\b)")
# What has no shape of its own: signs of control, and those that turn the direction of a text.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_by_months = False


def use_language(language: str, folder: Path = LOCALES) -> None:
    """Speak another language, such as ``"zh_CN"``, from now on; ``"en"`` is spoken at first.

    A message that is not translated stays English.
    """
    global _catalogue
    if language == "en":
        _catalogue = gettext.NullTranslations()
        return
    try:
        _catalogue = gettext.translation("crmlab", folder, [language])
    except OSError:
        there = ["en", *sorted(path.parents[1].name for path in folder.glob("*/*/crmlab.mo"))]
        raise refusal(
            "There is no catalogue for {language!r}; there is one for {there}.",
            language=language,
            there=", ".join(there),
        ) from None


def word_by_months(on: bool) -> None:
    """Speak of months in the place of days from now on, or of days again."""
    global _by_months
    _by_months = on


def by_months() -> bool:
    """Tell whether months are spoken of in the place of days."""
    return _by_months


def of_months(message: str) -> str:
    """Return a sentence on days as one on months; any other as it is.

    >>> of_months("{share} of customers bought on one day only.")
    '{share} of customers bought in one month only.'
    """
    for days, months in _said_of_months():
        message = message.replace(days, months)
    return message


@cache
def _said_of_months() -> list[tuple[str, str]]:
    """Return what is said of days, and what is said of months instead."""
    with (LOCALES / "of_months.csv").open(encoding="utf-8", newline="") as table:
        return [(row["days"], row["months"]) for row in csv.DictReader(table)]


def say(message: str, several: str | None = None, /, **values: object) -> str:
    """Return a whole sentence in the language in use, with its named gaps filled in.

    Where a sentence counts something, write it twice, for one and for several of them; the value
    named ``count`` chooses, as the language has it. A value that is written with thousands
    separators goes into a gap of its own.

    >>> say("{name}: correct", name="top5_share")
    'top5_share: correct'
    >>> say("one answer", "{count} answers", count=3)
    '3 answers'
    """
    if not message:  # gettext would say what stands at the head of a catalogue
        return ""
    if _by_months:
        message, several = of_months(message), several and of_months(several)
    if several is None:
        spoken = _catalogue.gettext(message)
    else:
        spoken = _catalogue.ngettext(message, several, int(values["count"]))
    return spoken.format(**values) if values else spoken


def say_each(message: str, several: str | None = None, /, **values: Iterable) -> list[str]:
    """Return a sentence, or a part of one, for each of many: a gap has a value for each.

    >>> say_each("{layer} {share}", layer=["top", "middle"], share=["27 %", "41 %"])
    ['top 27 %', 'middle 41 %']
    """
    rows = zip(*values.values(), strict=True)
    return [say(message, several, **dict(zip(values, row, strict=True))) for row in rows]


def inert(text: str) -> str:
    r"""Write a text for HTML: no value in it becomes an element, a formula, or turns its direction.

    A formula of mathematics begins and ends within one element.

    >>> inert("<b> $x$ \u202e")
    '&lt;b&gt; <span>$</span>x<span>$</span> \ufffd'
    """
    return re.sub(r"[$\\]", r"<span>\g<0></span>", escape(_UNSEEN.sub("\ufffd", text)))


def unbroken(text: str) -> str:
    r"""Return a text for a page or a picture, where no line ends between a number and its unit.

    >>> unbroken("20 % of 1.5 M CNY")
    '20\xa0% of 1.5\xa0M\xa0CNY'
    """
    return _GAP.sub("\N{NO-BREAK SPACE}", text)


def later(message: str) -> str:
    """Return a sentence as it is: it is handed to `say` where it is shown.

    It marks the sentences that stand in tables and arguments, so that translators find them.
    """
    return message


def refusal(message: str, several: str | None = None, /, **values: object) -> ValueError:
    """Return a ValueError that speaks as `say` does: ``raise refusal("There is no {x}.", x=x)``."""
    return ValueError(say(message, several, **values))


class SpokenError(Exception):
    """An error that speaks as `say` does: ``raise SpokenError("There is no {x}.", x=x)``."""

    def __init__(self, message: str, several: str | None = None, /, **values: object) -> None:
        super().__init__(say(message, several, **values))


def read_words(path: Path, index: str | None = None, ids: Collection[str] = ()) -> "pd.DataFrame":
    """Return a table of words, a CSV file, in the language in use.

    The columns with a Chinese one beside them (``label``, ``label_zh``) are translated, if they
    are not ``ids``: those, and the index, are written by `theme.words` where they are shown.
    """
    table = _as_written(path, index).copy()
    for column in table:
        if f"{column}_zh" in table and column not in ids:
            table[column] = table[column].map(say)
    return table


@cache
def _as_written(path: Path, index: str | None) -> "pd.DataFrame":
    import pandas as pd

    return pd.read_csv(path, index_col=index, keep_default_na=False, dtype={"chapter": str})
