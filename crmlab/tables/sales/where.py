"""The rows that the caller asks for: those of which a column has one of some values."""

from collections.abc import Mapping
from functools import reduce

import numpy as np
import pandas as pd

from crmlab.checks import did_you_mean, listed
from crmlab.messages import say
from crmlab.tables.cells.amounts import is_number
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.columns.evidence import has_few_words, is_refunded
from crmlab.tables.errors import TableError, no_column
from crmlab.tables.sales.ledger import Ledger
from crmlab.tables.sales.orders import Orders, said_of_orders
from crmlab.tables.sales.sales import Options, Sales, Where
from crmlab.tables.steps.currency import currencies_of
from crmlab.tables.steps.levels import find_levels
from crmlab.tables.steps.reversals import facts_of_rows
from crmlab.tables.steps.status import called, counted
from crmlab.tables.steps.totals import is_total

MOST_TOLD = 8  # values, of which each is told


def keep_where(ledger: Ledger, where: Where, orders: Orders | None) -> set[str]:
    """Set aside what is not asked for, and return the columns that were asked by.

    A column is named as in the file or as we call it; ``currency`` is also what amounts are
    written with. What stands on the first lines of orders alone is asked of all their lines.
    """
    if not isinstance(where, Mapping):
        raise TableError("where must be a mapping such as {example}.", example='{"Status": "paid"}')
    asked_by = set()
    for name, wanted in where.items():
        label, cells = cells_of(ledger, name)
        values = [wanted] if isinstance(wanted, str) else list(map(str, wanted))
        plain = said_of_orders(cells, orders).fillna("").astype(str).str.strip()
        kept = plain.str.casefold().isin([value.strip().casefold() for value in values])
        if not kept.any():
            there = list(plain.unique())[:20]
            missing = say(
                "no row has {value} in {column}.", value=listed(values, "or"), column=repr(label)
            )
            raise TableError.of(
                f"{missing}{did_you_mean(values[0], there)} "
                + say("It holds {values}.", values=listed(there)),
                missing,
            )
        rule = say("{column} is not {values}", column=label, values=listed(values, "or"))
        meaning = say("Rows that were not asked for are set aside.")
        ledger.set_aside(rule, meaning, ~kept.to_numpy(dtype=bool))
        ledger.on_purpose.append(rule)
        asked_by.add(label)
    return asked_by


def cells_of(ledger: Ledger, name: str) -> tuple[str, pd.Series]:
    """Return the column that a name means, and its cells."""
    frame, found = ledger.table.frame, ledger.columns
    label = next((one for one in frame if one == name), None)
    label = label or next((one for one in frame if one.casefold() == name.casefold()), None)
    label = label or found.get(name)
    if label is not None:
        return label, frame[label]
    if name == "currency":
        money = found.get("amount") or found["unit_price"]
        return name, pd.Series(np.asarray(currencies_of(frame, money), dtype=object))
    raise no_column(name, frame)


def left_out(sales: Sales) -> pd.DataFrame:
    """Return the facts of the rows that are not asked for, and in `values` what they have instead.

    Totals, and rows with neither customer nor date, are none.
    """
    frame, found = sales.whole, sales.found
    asked = frame.index.isin(sales.ledger.table.rows)
    needed = ["amount"] if "amount" in found else ["quantity", "unit_price"]
    factors = [sales.read(frame[found[meaning]], meaning) for meaning in needed]
    amounts = np.prod(factors, axis=0) * sales.unit
    out = ~asked & ~frame[[found["customer_id"], found["date"]]].apply(is_blank).all(axis=1)
    texts = [n for n in frame if not (is_number(frame[n]) or frame[n].dtype.kind == "M")]
    out &= ~np.any([is_total(frame[label]) for label in texts], axis=0)
    if levels := find_levels(frame, found, amounts, [found["customer_id"]]):
        amounts = np.where(levels.again, 0.0, amounts)
        if "order_id" in found:  # what is asked for may be another level of an order
            out &= ~frame[found["order_id"]].isin(frame[found["order_id"]][asked])
    cells = [frame.loc[out, n].fillna("").astype(str) for n in frame if n in sales.answered]
    values = reduce(lambda one, two: one + " + " + two, cells) if cells else ""
    return facts_of_rows(frame[out], found, amounts[out]).assign(values=values)


def tell_left_out(sales: Sales, _: Options) -> None:
    """Tell how much was left out by the caller's own choice; what is no sale by its kind is none.

    Where the caller chooses by kind, all are told.
    """
    if sales.left_out is None:
        return
    rows = sales.left_out.fillna({"amount": 0.0})
    if "kind" in sales.found and sales.found["kind"] not in sales.answered:
        kinds = sales.whole.loc[rows.index, sales.found["kind"]]
        rows = rows[~called(kinds, "none")]
    if sales.decided.get("amount_per") == "order":
        again = rows["order_id"].duplicated() & rows["order_id"].notna()
        rows["amount"] = rows["amount"].where(~again, 0.0)
    amounts = [
        say("{amount} {currency}", amount=f"{amount:,.2f}", currency=currency).strip()
        for currency, amount in rows.groupby("currency")["amount"].sum().items()
    ]
    if not rows["amount"].any():
        return
    sales.say(
        "Not asked for, and left out: {count} row with {amount}.",
        "Not asked for, and left out: {count} rows with {amount} in all.",
        count=len(rows),
        amount=" + ".join(amounts),
    )
    of_values = rows.groupby("values", sort=False)["amount"].agg(["size", "sum"])
    if 1 < len(of_values) <= MOST_TOLD and rows["currency"].nunique() == 1:
        told = [counted(value, rows, amount) for value, rows, amount in of_values.itertuples()]
        sales.say(
            "Of these: {values}.",
            values=reduce(lambda one, two: say("{first}, {second}", first=one, second=two), told),
        )
    _tell_refunds(sales, sales.left_out["amount"])


def _tell_refunds(sales: Sales, left_out: pd.Series) -> None:
    """Tell what was paid back that is left out by a status: sales, or rows that pay others back."""
    back, sold = (pd.Series(data=False, index=left_out.index) for _ in range(2))
    for label in sales.answered & set(sales.whole):
        cells = sales.whole.loc[left_out.index, label]
        for value in filter(is_refunded, cells.unique() if has_few_words(cells) else ()):
            rows = cells == value
            back |= rows & (left_out < 0) & (left_out[rows] <= 0).all()
            sold |= rows & (left_out > 0)
    if sold.any():
        sales.say(
            "{count} sale of {amount} that was paid back is left out so, and is in no sum of "
            "refunds here.",
            "{count} sales of {amount} in all that were paid back are left out so, and are in no "
            "sum of refunds here.",
            count=int(sold.sum()),
            amount=f"{left_out[sold].sum():,.2f}",
        )
    if back.any():
        sales.say(
            "{count} row that pays back {amount} is left out: the revenue here is before it.",
            "{count} rows that pay back {amount} in all are left out: the revenue here is before "
            "them.",
            count=int(back.sum()),
            amount=f"{-left_out[back].sum():,.2f}",
        )
