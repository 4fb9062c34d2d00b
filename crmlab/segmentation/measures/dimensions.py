"""Three dimensions at once: value, behaviour and demographics, and what fits into a cell."""

from collections.abc import Sequence

import pandas as pd

from crmlab.checks import number_columns, require_filled, require_once, require_rows
from crmlab.messages import later

__all__ = ["LIFE_STAGES", "USABLE", "segment_cube"]

USABLE = 30  # customers, from which on the mean of a cell says something
LIFE_STAGES = {  # of the age bands of the survey: three, so that cells stay large
    "18-24": "18-34",
    "25-34": "18-34",
    "35-44": "35-54",
    "45-54": "35-54",
    "55+": "55+",
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
    require_rows(dimensions, later("dimensions"))
    require_once(pd.Index(dimensions), later("the dimensions"))
    require_filled(customers, dimensions, later("customers"))
    amounts = number_columns(customers, [amount], later("customers"))[amount]
    cells = amounts.groupby(
        [customers[name].astype("category") for name in dimensions], observed=False
    )
    return pd.DataFrame(
        {"customers": cells.size(), "amount": cells.sum(), "amount_per_customer": cells.mean()}
    )
