"""A date in several columns: the year, the month and, where there is one, the day."""

from collections.abc import Sequence

import pandas as pd

from crmlab.tables.cells.parsed import STRAY, is_blank
from crmlab.tables.cells.words import name_has, plain, said
from crmlab.tables.columns.names import plain_name

PARTS = {
    "year_alone": r"(19|20)\d\d",
    "month": "0?[1-9]|1[0-2]",
    "day_alone": "0?[1-9]|[12][0-9]|3[01]",
}
_SIGNS = r"\.0+$|[年月日号년월일.]"


def date_parts(frame: pd.DataFrame, labels: Sequence[str]) -> tuple[str, ...]:
    """Return the columns with the year, the month and, if there is one, the day of a date.

    >>> sales = pd.DataFrame({"Month": ["Mar", "Apr"], "Year": [2024, 2024], "Day of week": [1, 2]})
    >>> date_parts(sales, list(sales))
    ('Year', 'Month')
    """
    years, months, days = (
        [n for n in labels if name_has(plain_name(n), part) and _are(frame[n], part)]
        for part in PARTS
    )
    if len(years) != 1 or len(months) != 1:
        return ()
    return (*years, *months, *(days if len(days) == 1 else ()))


def whole_date(parts: Sequence[pd.Series]) -> pd.Series:
    """Return the date that the year, the month and, if it is there, the day make.

    >>> whole_date([pd.Series(["2024年"]), pd.Series(["3月"])]).tolist()
    ['2024-3']
    """
    cells = [_bare(part) for part in parts]
    whole = cells[0].str.cat(cells[1:], sep="-")
    return whole.where((cells[0] != "") & (cells[1] != ""))


def _are(cells: pd.Series, part: str) -> bool:
    """Tell whether nearly all cells may be that part of a date."""
    there = _bare(cells[~is_blank(cells)])
    return len(there) > 0 and there.str.fullmatch(PARTS[part]).mean() >= 1 - STRAY


def _bare(cells: pd.Series) -> pd.Series:
    """Return parts of dates as numbers alone, without the signs that stand behind them."""
    texts = cells.astype("str").where(~is_blank(cells), "").map(plain)
    numbers = {text: said(text, "month") or text for text in texts.unique()}
    return texts.map(numbers).str.replace(_SIGNS, "", regex=True).str.strip()
