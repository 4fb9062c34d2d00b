"""Rules of what is bought together: how often, how much more than by chance, and how sure."""

import numpy as np
import pandas as pd

from crmlab.checks import require_filled, require_not_below_zero, require_rows, require_shares
from crmlab.messages import later

__all__ = ["pair_rules"]


def pair_rules(
    lines: pd.DataFrame,
    *,
    support: float = 0.0,
    confidence: float = 0.0,
    lift: float = 0.0,
    q: float = 1.0,
    basket: str = "order_id",
    item: str = "product_id",
) -> pd.DataFrame:
    """Return the rules "who buys A buys B" of all pairs that baskets hold, the surest first.

    Two rows a pair, one each way, with the baskets that hold both ``together`` and, of N baskets
    (Agrawal, Imieliński & Swami 1993):

    - ``support = together / N``, ``confidence = together / baskets with A``;
    - ``lift = confidence / share of baskets with B``, 1 where A tells nothing of B; ``low`` to
      ``high`` hold 95 %, on a log scale, and are rough below five baskets;
    - ``p``: how often chance alone brings as many, if B were dealt out to baskets anew (Fisher's
      exact test of one side; 1 where there are no more than expected);
    - ``q``: of the rules with at most this q, that share is chance, as one expects (Benjamini &
      Hochberg 1995), over *all* pairs of the items whose own support reaches the threshold.

    ``support``, ``confidence`` and ``lift`` are the least, ``q`` the most. Where no pair passes,
    the table is empty. A basket counts an item once. Pairs come from one sparse matrix product.

    >>> lines = pd.DataFrame({"order_id": [1, 1, 2, 2, 3, 4], "product_id": list("ABABAC")})
    >>> pair_rules(lines)[["if_bought", "then_bought", "support", "confidence"]]
      if_bought then_bought  support  confidence
    0         A           B      0.5    0.666667
    1         B           A      0.5    1.000000
    """
    from scipy import sparse

    require_rows(lines, later("basket lines"))
    require_filled(lines, [basket, item], later("basket lines"))
    require_shares(support=support, confidence=confidence, q=q)
    require_not_below_zero(lift=lift)
    of_basket, baskets = pd.factorize(lines[basket])
    of_item, items = pd.factorize(lines[item])
    holds = sparse.csr_matrix((np.ones(len(lines), np.int32), (of_basket, of_item)))
    holds.data[:] = 1
    bought = np.bincount(holds.indices, minlength=len(items))
    least = max(1, np.ceil(support * len(baskets) - 1e-9))
    often = np.flatnonzero(bought >= least)
    holds = holds[:, often]
    product = (holds.T @ holds).tocsr()
    found = np.flatnonzero(product.data >= least)
    first, second = np.searchsorted(product.indptr, found, "right") - 1, product.indices[found]
    once = first < second
    first, second, together = often[first[once]], often[second[once]], product.data[found[once]]
    pairs = _strength(together, bought[first], bought[second], len(baskets))
    pairs["q"] = _share_by_chance(pairs["p"].to_numpy(), len(often) * (len(often) - 1) / 2)
    both = pd.concat([pairs, pairs], ignore_index=True)
    one, other = np.append(first, second), np.append(second, first)
    both.insert(0, "if_bought", items[one])
    both.insert(1, "then_bought", items[other])
    both.insert(4, "confidence", both["together"] / bought[one])
    passed = (both["confidence"] >= confidence) & (both["lift"] >= lift) & (both["q"] <= q)
    order = ["p", "lift", "if_bought", "then_bought"]
    return both[passed].sort_values(order, ascending=[True, False, True, True], ignore_index=True)


def _strength(
    together: np.ndarray, one: np.ndarray, other: np.ndarray, baskets: int
) -> pd.DataFrame:
    """Return support, lift with its interval, and p of pairs, by the baskets that hold each."""
    expected = one * (other / baskets)
    lift = together / expected
    # By the delta method; at a lift of 1 it is the variance of independent items.
    variance = 1 / together - 1 / one - 1 / other + (2 * lift - 1) / baskets
    reach = np.exp(1.96 * np.sqrt(variance.clip(min=0)))
    table = {"together": together, "support": together / baskets, "lift": lift}
    table |= {"low": lift / reach, "high": lift * reach}
    by_chance = _as_many_by_chance(together.astype(float), one, other, baskets)
    return pd.DataFrame(table | {"p": np.where(lift > 1, by_chance, 1.0)})


def _as_many_by_chance(
    together: np.ndarray, one: np.ndarray, other: np.ndarray, baskets: int
) -> np.ndarray:
    """Return the upper tail of the hypergeometric distribution where more come than expected."""
    from scipy.special import gammaln

    def log_ways(of: np.ndarray | int, chosen: np.ndarray) -> np.ndarray:
        return gammaln(of + 1) - gammaln(chosen + 1) - gammaln(of - chosen + 1)

    log = log_ways(one, together) + log_ways(baskets - one, other - together)
    term = np.where(together * baskets > one * other, np.exp(log - log_ways(baskets, other)), 0)
    tail = term
    while (term > 1e-12 * tail).any():
        term = term * (one - together) * (other - together) / (together + 1)
        term = term / (baskets - one - other + together + 1)
        together = together + 1
        tail = tail + term
    return tail.clip(max=1)


def _share_by_chance(p: np.ndarray, tests: float) -> np.ndarray:
    """Return q by p, where so many pairs were looked at, and those not given were no success."""
    order = np.argsort(p)
    scaled = p[order] * tests / np.arange(1, len(p) + 1)
    q = np.empty(len(p))
    q[order] = np.minimum.accumulate(scaled[::-1])[::-1].clip(max=1)
    return q
