"""Share of the wallet: how large, what explains it, and who moved in the pyramid."""

import numpy as np
import pandas as pd

from crmlab.checks import (
    as_number_or_column,
    number_columns,
    refuse_where,
    require_known,
    require_once,
    require_rows,
)
from crmlab.intervals import ratio_of_sums, wilson
from crmlab.messages import later, refusal, say

__all__ = ["allocation_rule", "movement", "share_of_wallet", "wallet_by_rank", "wallet_explained"]

CUSTOMERS = later("customers")
SPENDING = ["own_spend_12m", "category_spend_12m"]
RANKING = ["rank_here", "stores_used"]


def share_of_wallet(wallets: pd.DataFrame) -> pd.DataFrame:
    """Return the share of their wallets that customers spend here, counted in two ways.

    A row a customer has ``own_spend_12m`` and ``category_spend_12m`` (money). The ``customer`` row
    is the mean of the customers' shares; the ``money`` row is all own spending over all spending,
    in which a large wallet counts more. ``low`` to ``high`` are intervals at 95 % (of a ratio by
    linearisation, Cochran 1977).

    >>> share_of_wallet(pd.DataFrame({"own_spend_12m": [90, 100], "category_spend_12m": [100, 900]})
    ...                 )["wallet_share"].round(3).to_dict()
    {'customer': 0.506, 'money': 0.19}
    """
    own, category = (column for _, column in checked_wallets(wallets, SPENDING).items())
    shares, (whole, whole_reach) = own / category, ratio_of_sums(own, category)
    found = np.array([shares.mean(), whole])
    reach = np.array([1.96 * shares.sem(), whole_reach])
    columns = {"wallet_share": found, "low": found - reach, "high": found + reach}
    return pd.DataFrame(columns, index=["customer", "money"]).clip(0, 1)


def allocation_rule(
    rank: float | pd.Series | np.ndarray, stores: float | pd.Series | np.ndarray
) -> float | pd.Series | np.ndarray:
    """Return the share of the wallet that the place among the shops used lets expect.

    ``(1 − rank / (n + 1)) × 2 / n``: the Wallet Allocation Rule (Keiningham et al. 2011) of a
    customer who uses n shops and ranks them by liking, 1 the best; equals share their places.

    >>> [round(allocation_rule(rank, 3), 4) for rank in (1, 2, 3)]
    [0.5, 0.3333, 0.1667]
    """
    rank = as_number_or_column(rank, later("ranks"))
    stores = as_number_or_column(stores, later("shops used"))
    wrong = (np.asarray(rank) < 1) | (np.asarray(rank) > np.asarray(stores))
    if wrong.any():
        raise refusal(
            "A rank is 1 for the best of the shops used, and at most their number; {count} of the "
            "ranks are not.",
            count=int(wrong.sum()),
        )
    return (1 - rank / (stores + 1)) * 2 / stores


def wallet_by_rank(wallets: pd.DataFrame) -> pd.DataFrame:
    """Return the mean share of the wallet by shops used and place among them, and the rule's.

    A row has ``customers``, ``wallet_share``, its interval ``low`` to ``high`` at 95 % (Student's
    t), and ``by_rule`` (`allocation_rule`). Cells of fewer than 10 customers are left out.
    """
    from scipy.stats import t

    table = checked_wallets(wallets, [*SPENDING, *RANKING])
    table = table.assign(wallet_share=table[SPENDING[0]] / table[SPENDING[1]])
    table[RANKING] = table[RANKING].astype(int)
    cells = table.groupby(RANKING[::-1])["wallet_share"].agg(["size", "mean", "sem"])
    cells = cells[cells["size"] >= 10]
    if cells.empty:
        raise refusal("No cell of rank and shops used has the 10 customers that it needs.")
    reach = t.ppf(0.975, cells["size"] - 1) * cells["sem"]
    stores, rank = (cells.index.get_level_values(name).to_numpy() for name in cells.index.names)
    return pd.DataFrame(
        {
            "customers": cells["size"],
            "wallet_share": cells["mean"],
            "low": cells["mean"] - reach,
            "high": cells["mean"] + reach,
            "by_rule": allocation_rule(rank, stores),
        }
    )


def wallet_explained(wallets: pd.DataFrame, **predictors: pd.Series) -> pd.DataFrame:
    """Return how much of the spread of wallet shares each predictor alone explains: its R².

    ``low`` to ``high`` is the interval at 95 % (Fisher's z of the correlation).
    """
    own, category = (column for _, column in checked_wallets(wallets, SPENDING).items())
    if len(own) < 4:
        raise refusal("An interval of a correlation needs at least four customers.")
    values = number_columns(pd.DataFrame(predictors), predictors, later("predictors"))
    for name in values.columns[values.nunique() < 2]:
        raise refusal("{name} is the same for all customers: it explains nothing.", name=name)
    r = values.corrwith(own / category)
    ends = np.tanh(np.arctanh(r.to_numpy()) + np.array([[-1.96], [1.96]]) / np.sqrt(len(own) - 3))
    ends = np.sort(ends**2 * (np.sign(ends) == np.sign(r.to_numpy())), axis=0)
    columns = {"r_squared": r**2, "low": ends[0], "high": ends[1]}
    return pd.DataFrame(columns).rename_axis("predictor")


def movement(before: pd.Series, after: pd.Series, layers: list[str]) -> pd.DataFrame:
    """Return how many customers moved up, stayed, moved down and stopped between two years.

    The two are the layers of customers, by customer; the list names them from the top. Who is not
    in the second stopped. ``low`` to ``high`` is the Wilson interval of the share at 95 %.

    >>> before = pd.Series({"A": "top", "B": "lower", "C": "lower", "D": "lower"})
    >>> after = pd.Series({"A": "lower", "B": "lower", "C": "top"})
    >>> movement(before, after, ["top", "lower"])["customers"].to_dict()
    {'up': 1, 'same': 1, 'down': 1, 'stopped': 1}
    """
    require_rows(before, CUSTOMERS)
    places = []
    for year, where in ((before, say("the first year")), (after, say("the second year"))):
        require_once(year.index, where)
        require_known(year, pd.Index(layers), where, say("the layers"))
        places.append(year.map({layer: place for place, layer in enumerate(layers)}).astype(int))
    step = places[0] - places[1].reindex(before.index)  # from the top: lower places are better
    kinds = {"up": step > 0, "same": step == 0, "down": step < 0, "stopped": step.isna()}
    counts = pd.Series({kind: int(moved.sum()) for kind, moved in kinds.items()})
    shares = wilson(counts, len(step))
    return pd.concat([counts.rename("customers"), shares], axis=1).rename_axis("move")


def checked_wallets(wallets: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return columns of the wallets as numbers, of which own spending is a part of all."""
    table = number_columns(wallets, columns, CUSTOMERS)
    require_rows(table, CUSTOMERS)
    if len(table) < 2:
        raise refusal("An interval needs at least two customers.")
    own, category = (table[name] for name in SPENDING)
    rule = say("Own spending is 0 or more, and a part of the category's, which is above 0.")
    refuse_where((own < 0) | (category <= 0) | (own > category), rule, table, later("customer"))
    return table
