"""Three dimensions at once: value, behaviour and demographics, and what fits into a cell."""

from collections.abc import Sequence

import pandas as pd

from crmlab.checks import (
    number_columns,
    require_filled,
    require_once,
    require_rows,
    require_whole,
)
from crmlab.messages import later, refusal

__all__ = ["LIFE_STAGES", "USABLE", "segment_cube", "usable_cells"]

USABLE = 30  # customers, from which on the mean of a cell says something
LIFE_STAGES = {  # of the age bands of the survey: three, so that cells stay large
    "18-24": "18 to 34",
    "25-34": "18 to 34",
    "35-44": "35 to 54",
    "45-54": "35 to 54",
    "55+": "55 and over",
}


def segment_cube(
    customers: pd.DataFrame, dimensions: Sequence[str], *, amount: str = "margin_12m"
) -> pd.DataFrame:
    """Return a row for each combination of the dimensions' classes, also of those that nobody has.

    Columns: ``customers``, the sum of the ``amount`` (money), and ``amount_per_customer``, which an
    empty cell does not have. Classes keep their order where the column is a categorical.

    >>> people = pd.DataFrame({"tier": list("aab"), "age": list("xyx"), "margin_12m": [5, 7, 9]})
    >>> segment_cube(people, ["tier", "age"])["customers"].tolist()
    [1, 1, 1, 0]
    """
    dimensions = list(dimensions)
    require_rows(customers, later("customers"))
    require_once(pd.Index(dimensions), later("the dimensions"))
    if not dimensions:
        raise refusal("A cube needs a dimension: name a column or more.")
    require_filled(customers, dimensions, later("customers"))
    amounts = number_columns(customers, [amount], later("customers"))[amount]
    cells = amounts.groupby(
        [customers[name].astype("category") for name in dimensions], observed=False
    )
    cube = pd.DataFrame(
        {"customers": cells.size(), "amount": cells.sum(), "amount_per_customer": cells.mean()}
    )
    return cube


def usable_cells(cube: pd.DataFrame, *, at_least: int = USABLE) -> pd.Series:
    """Return how many cells of a `segment_cube` hold enough customers to be worked with.

    Also which share of the customers and of the amount is in them.
    """
    require_whole(at_least, "at_least", 1)
    usable = cube["customers"] >= at_least
    shares = cube.loc[usable, ["customers", "amount"]].sum() / cube[["customers", "amount"]].sum()
    return pd.Series(
        {
            "cells": len(cube),
            "usable": usable.sum(),
            "customer_share": shares["customers"],
            "amount_share": shares["amount"],
        }
    )
