"""Whether amounts contain a tax that stands in a column of its own."""

import re
from collections.abc import Mapping
from itertools import chain, combinations

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.amounts import parse_amounts
from crmlab.tables.errors import option

NEARLY_ALL = 0.95  # of the taxed rows, in which the other sums and the tax make up the amount
MOST = 8  # other sums of money that are tried
_TAX = re.compile(
    r"(?:^|[^a-z])(?:sales ?)?(?:tax(?:es)?|vat|gst|hst|mwst|ust|umsatzsteuer|tva|iva|btw|moms|dph|"
    r"podatek|kdv)(?:$|[^a-z])|税额|增值税|消費税"
)
_NO_SUM = re.compile("rate|%|percent|satz|stawka|taux|code|class|name|exempt|number|nr|id$|税率")
_GROSS = re.compile("gross|brutto|incl|ttc|含税|税込")
_MONEY = re.compile(
    "net|subtotal|ship|postage|delivery|price|amount|total|value|betrag|versand|montant|prix|wart"
)


def tax_contained(
    frame: pd.DataFrame, columns: Mapping[str, str], amounts: np.ndarray, decimal: str
) -> list[str]:
    """Return in words that amounts contain tax, where the name or the sums of a file show it.

    >>> sales = pd.DataFrame({"Net": [10.0, 20.0], "VAT": [2.0, 4.0], "Total": [12.0, 24.0]})
    >>> tax_contained(sales, {"amount": "Total"}, sales["Total"].to_numpy(), ".")[0][:41]
    "The amounts of 'Total' contain tax: 'VAT'"
    """
    if "amount" not in columns:
        return []
    free = [label for label in frame if label not in columns.values()]
    for label in [label for label in free if _is_tax(label)]:
        tax = parse_amounts(frame[label], "amount", decimal).readable()
        taxed = (tax > 0) & (amounts > tax)
        if not taxed.any():
            continue
        before = _before_tax(frame[taxed], free, amounts[taxed] - tax[taxed], decimal)
        if before is None and not _GROSS.search(columns["amount"].casefold()):
            continue
        told = say(
            "The amounts of {column} contain tax: {tax} adds up to {sum:,.2f}.",
            column=repr(columns["amount"]),
            tax=repr(label),
            sum=tax[taxed].sum(),
        )
        if before:
            told += " " + say(
                "For amounts without it: {option}.", option=option("columns", ("amount", before))
            )
        return [told]
    return []


def _is_tax(label: str) -> bool:
    name = label.casefold().replace("_", " ")
    return bool(_TAX.search(name)) and not _NO_SUM.search(name)


def _before_tax(frame: pd.DataFrame, free: list[str], rest: np.ndarray, decimal: str) -> str | None:
    """Return the column that is all but the tax, an empty text for two that are, or None."""
    money = [label for label in free if _MONEY.search(label.casefold()) and not _is_tax(label)]
    sums = {
        label: np.nan_to_num(parse_amounts(frame[label], "amount", decimal).readable())
        for label in money[:MOST]
    }
    for labels in chain(combinations(sums, 1), combinations(sums, 2)):
        if np.mean(np.abs(sum(sums[one] for one in labels) - rest) < 0.015) > NEARLY_ALL:
            return labels[0] if len(labels) == 1 else ""
    return None
