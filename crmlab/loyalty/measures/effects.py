"""What a club or a message changes: naive, among equals, by lot; uplift; what a holdout can see."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.checks import (
    number_columns,
    refuse_where,
    require_columns,
    require_filled,
    require_rows,
    require_shares,
    require_shares_of_some,
    require_whole,
)
from crmlab.messages import refusal, say

__all__ = [
    "detectable_effect",
    "effect_of",
    "effects_by",
    "holdout_power",
    "propensity",
    "qini",
    "qini_curve",
]


def effect_of(
    table: pd.DataFrame, treated: str, outcome: str, within: Sequence[str] = ()
) -> pd.Series:
    """Return a rate among the treated, among the others, and the difference with its interval.

    ``within`` compares equals: the difference in each cell (stratum) of these columns, weighted by
    the treated in it. A cell with the treated only, or the others only, compares nothing: its rows
    are set aside, and counted. The error takes the spread of all in each cell, for in a small one
    nobody knows it. ``z`` is the difference over its error if there were none: beyond 1.96 chance
    alone would hardly do it.

    Cochran (1968). The effectiveness of adjustment by subclassification. Biometrics 24.

    >>> sent = pd.DataFrame({"sent": [1] * 10_000 + [0] * 10_000,
    ...                      "bought": [1] * 600 + [0] * 9_400 + [1] * 450 + [0] * 9_550})
    >>> effect_of(sent, "sent", "bought").round(4)[["effect", "low", "high", "z"]].tolist()
    [0.015, 0.0088, 0.0212, 4.7556]
    """
    require_filled(table, within, say("customers"))
    yes, hits = _both(table, treated, outcome)
    everybody = pd.Series(0, table.index)  # one cell, where there are no others
    keys = [everybody, *(table[name] for name in within), yes.rename("treated")]
    cells = hits.groupby(keys, observed=True).agg(["mean", "size"]).unstack("treated").dropna()
    if cells.empty:
        raise refusal("No cell has both treated and others: take fewer or wider strata.")
    rates, sizes = cells["mean"], cells["size"]
    weights = sizes[True] / sizes[True].sum()
    rate, other = weights @ rates[True], weights @ rates[False]
    spread = hits.groupby(yes).var(ddof=0)
    error = np.sqrt(weights**2 @ (spread[True] / sizes[True] + spread[False] / sizes[False]))
    by_chance = np.sqrt(hits.var(ddof=0) * (weights**2 @ (1 / sizes).sum(axis=1)))
    compared = int(sizes.to_numpy().sum())
    return pd.Series(
        {
            "with": rate,
            "without": other,
            "effect": rate - other,
            "low": rate - other - 1.96 * error,
            "high": rate - other + 1.96 * error,
            "z": (rate - other) / by_chance if by_chance else np.nan,
            "compared": compared,
            "set_aside": len(hits) - compared,
        }
    )


def effects_by(table: pd.DataFrame, by: str, treated: str, outcome: str) -> pd.DataFrame:
    """Return `effect_of` in each group, a row a group."""
    require_filled(table, [by], say("customers"))
    groups = table.groupby(by, observed=True)
    found = {name: effect_of(group, treated, outcome) for name, group in groups}
    return pd.DataFrame(found).T.rename_axis(by)


def propensity(table: pd.DataFrame, columns: Sequence[str], treated: str) -> pd.Series:
    """Return for each customer the chance to be among the treated, by a logistic regression.

    Words count by a dummy each. Who has the same chance may be compared, even if the columns
    differ (Rosenbaum & Rubin 1983).
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    require_filled(table, columns, say("customers"))
    yes, _ = _both(table, treated, treated)
    parts = StandardScaler().fit_transform(pd.get_dummies(table[[*columns]], dtype=float))
    chance = LogisticRegression(C=1e6, max_iter=1_000).fit(parts, yes).predict_proba(parts)[:, 1]
    if np.abs(yes - chance).max() < 0.01:
        raise refusal(
            "The columns tell exactly who is treated: nobody like them is left to compare with."
        )
    return pd.Series(chance, table.index, name="propensity")


def qini_curve(table: pd.DataFrame, score: str, treated: str, outcome: str) -> pd.DataFrame:
    """Return the responses that a treatment adds, by the share treated, highest score first.

    After each score: ``share_treated`` and ``added``, the responses of the treated so far less
    those of as many others, as a share of all treated; ``by_lot`` is what the same share would add
    if it were drawn by lot. One row of zeros comes first.

    Radcliffe (2007). Using control groups to target on predicted lift. Direct Marketing Anal. J.
    """
    share, added = _running(_counted(table, score, treated, outcome).to_numpy())
    return pd.DataFrame({"share_treated": share, "added": added, "by_lot": share * added[-1]})


def qini(
    table: pd.DataFrame, score: str, treated: str, outcome: str, *, draws: int = 500, seed: int = 0
) -> pd.Series:
    """Return the Qini coefficient, with a bootstrap interval at 95 %.

    The area between `qini_curve` and the line of the lot: 0 if the score sorts no better than lot.
    """
    require_whole(draws, "draws", least=20)
    counts = _counted(table, score, treated, outcome).to_numpy()
    dice, rows = np.random.default_rng(seed), counts.sum()
    samples = dice.multinomial(rows, counts.ravel() / rows, size=draws)
    low, high = np.quantile(_area(samples.reshape(draws, *counts.shape)), [0.025, 0.975])
    return pd.Series({"qini": float(_area(counts)), "low": low, "high": high})


def _counted(table: pd.DataFrame, score: str, treated: str, outcome: str) -> pd.DataFrame:
    """Return how many rows each score has, highest first: with and without treatment, and hits."""
    yes, hits = _both(table, treated, outcome)
    scores = number_columns(table, [score], say("customers"))[score]
    kinds = pd.Series(2 * yes + hits, scores.index).astype(int)
    counts = pd.crosstab(-scores, kinds.to_numpy())
    return counts.reindex(columns=range(4), fill_value=0)


def _running(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the share treated, and the responses added, down to each score."""
    counts = np.insert(counts, 0, 0, axis=-2).cumsum(axis=-2)
    others, treated = counts[..., :2].sum(axis=-1), counts[..., 2:].sum(axis=-1)
    as_many = treated / np.maximum(others, 1)
    everybody = np.maximum(treated[..., -1:], 1)
    return treated / everybody, (counts[..., 3] - counts[..., 1] * as_many) / everybody


def _area(counts: np.ndarray) -> np.ndarray:
    share, added = _running(counts)
    return np.trapezoid(added - share * added[..., -1:], share)


def holdout_power(effect: float, base: float, size: int) -> float:
    """Return the chance that a test sees an effect: that its 95 % interval will not hold 0.

    ``base`` is the rate without the treatment, ``size`` the customers on each side.

    >>> round(holdout_power(0.015, 0.045, 10_000), 3)
    0.997
    """
    from scipy.special import ndtr

    require_shares_of_some(base=base)
    require_shares(rate=base + effect)
    require_whole(size, "size", least=1)
    rate = base + effect
    reach = abs(effect) / np.sqrt((rate * (1 - rate) + base * (1 - base)) / size)
    return float(ndtr(reach - 1.96) + ndtr(-reach - 1.96))


def detectable_effect(base: float, size: int) -> float:
    """Return the smallest rise of a rate that a test sees in 80 of 100 cases (`holdout_power`).

    >>> round(detectable_effect(0.045, 10_000), 4)
    0.0086
    """
    from scipy.optimize import brentq

    def missing(rise: float) -> float:
        return holdout_power(rise, base, size) - 0.8

    most = 1 - base - 1e-9
    if missing(most) < 0:
        raise refusal("So few customers see no effect at all.")
    return brentq(missing, 1e-9, most)


def _both(table: pd.DataFrame, treated: str, outcome: str) -> tuple[pd.Series, pd.Series]:
    """Return who is treated, and the outcome as 0 or 1; refuse what is neither, or one side."""
    require_columns(table, [treated, outcome], say("customers"))
    require_rows(table, say("customers"))
    values = number_columns(table, [treated, outcome], say("customers"))
    refuse_where(~values.isin([0, 1]).all(axis=1), say("Both must be true or false."), values)
    yes = values[treated] == 1
    if yes.all() or not yes.any():
        raise refusal("There must be some with {treated} and some without.", treated=treated)
    return yes, values[outcome]
