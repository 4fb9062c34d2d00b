"""The rows that the caller asks for: those of which a column has one of some values."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from crmlab.checks import did_you_mean, listed
from crmlab.messages import say
from crmlab.tables.errors import TableError
from crmlab.tables.sales.ledger import Ledger
from crmlab.tables.sales.orders import Orders, said_of_orders
from crmlab.tables.steps.currency import currencies_of

Where = Mapping[str, str | Sequence[str]]


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
    missing = say("there is no column {label}.", label=repr(name))
    there = say("There are {labels}.", labels=listed(frame))
    raise TableError.of(f"{missing}{did_you_mean(name, frame)} {there}", missing)
