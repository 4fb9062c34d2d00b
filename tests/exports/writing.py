"""Dates, amounts and files as they are written."""

import csv
import io
from datetime import datetime

import pandas as pd

from exports.sales import SIGNS

MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
DATES = ("iso", "zoned", "dmy", "mdy", "dots", "words", "serial", "seconds", "milliseconds", "zh",
         "months")  # fmt: skip
AMOUNTS = ("plain", "english", "german", "polish", "indian")


def written_date(when: datetime, how: str, language: str) -> str:
    seconds = (when - datetime(1970, 1, 1)).total_seconds()
    return {
        "iso": f"{when:%Y-%m-%d}",
        "zoned": f"{when:%Y-%m-%d %H:%M:%S} +0200",
        "dmy": f"{when:%d/%m/%Y %H:%M}",
        "mdy": f"{when:%m/%d/%Y}",
        "dots": f"{when:%d.%m.%Y}",
        "words": f"{when:%b %d, %Y, %I:%M:%S %p}",
        "serial": f"{(when - datetime(1899, 12, 30)).days}",
        "seconds": f"{seconds:.0f}",
        "milliseconds": f"{1000 * seconds:.0f}",
        "zh": f"{when.year}年{when.month}月{when.day}日",
        "months": f"{when.day}. {MONTHS.get(language, MONTHS['de']).split()[when.month - 1]} "
        f"{when.year}",
    }[how]


def written_amount(amount: float, how: str, sign: str | None = None) -> str:
    text = f"{amount:,.2f}"
    if how == "plain":
        text = f"{amount:.2f}"
    elif how == "german":
        text = text.replace(",", "_").replace(".", ",").replace("_", ".")
    elif how == "polish":
        text = text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    elif how == "indian" and amount >= 100_000:
        whole, cents = f"{amount:.2f}".split(".")
        head, tail = whole[:-3], whole[-3:]
        pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
        text = f"{','.join([*pairs, tail])}.{cents}"
    return SIGNS[sign].format(text) if sign else text


def as_file(titles: list[list], header: list[str], grid: list[list], mixture: dict) -> bytes:
    if mixture["file"] == "xlsx":
        out = io.BytesIO()
        rows = [row + [""] * (len(header) - len(row)) for row in [*titles, header, *grid]]
        pd.DataFrame(rows).to_excel(out, header=False, index=False, engine="xlsxwriter")
        return out.getvalue()
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mixture["sep"], lineterminator="\n")
    padded = [row + [""] * (len(header) - len(row)) for row in titles]
    writer.writerows([*(padded if mixture["blank_column"] else titles), header, *grid])
    return out.getvalue().encode(mixture["encoding"], errors="replace")
