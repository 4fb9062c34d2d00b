"""What drives satisfaction, what to improve first, for whom, and how the rival compares."""

from collections.abc import Sequence
from math import comb

import numpy as np
import pandas as pd

from crmlab.checks import (
    number_columns,
    refuse_where,
    require_above_zero,
    require_filled,
    require_rows,
)
from crmlab.messages import later, refusal, say
from crmlab.segmentation.measures.conjoint import confounded

__all__ = [
    "driver_shares",
    "driver_weights",
    "importance_performance",
    "relative_performance",
    "satisfaction_priorities",
]

ANSWERS = later("answers")
ENDS = [0.025, 0.975]  # of a 95 % interval
MOST = 14  # drivers whose shares are computed: each one more doubles the work
QUADRANTS = {  # by importance and performance, each above the mean (Martilla & James 1977)
    (True, False): "improve first",
    (True, True): "keep it up",
    (False, False): "can wait",
    (False, True): "more than enough",
}


def driver_weights(
    answers: pd.DataFrame, drivers: Sequence[str], outcome: str, *, draws: int = 500, seed: int = 0
) -> pd.DataFrame:
    """Return how much each driver weighs in an outcome, while the others stay as they are.

    A regression. ``slope``: points of the outcome for a point of the driver. ``weight``: the same
    with every column standardised, so that scales do not matter; ``low`` to ``high`` its 95 %
    interval from resampled people (bootstrap). ``r`` is the simple correlation.
    """
    data = _varying(answers, drivers, outcome)
    cases = _correlations(data, draws, seed)
    weights = np.linalg.solve(cases[:, :-1, :-1], cases[:, :-1, -1:])[..., 0]
    low, high = np.quantile(weights, ENDS, axis=0)
    *of_drivers, spread = data.std()
    found = {"r": cases[0, :-1, -1], "slope": weights[0] * spread / of_drivers}
    found |= {"weight": weights[0], "low": low, "high": high}
    return pd.DataFrame(found, pd.Index(data.columns[:-1], name="driver"))


def driver_shares(
    answers: pd.DataFrame, drivers: Sequence[str], outcome: str, *, draws: int = 500, seed: int = 0
) -> pd.DataFrame:
    """Return each driver's share of what all explain, so that the ``explained`` add up to R².

    What a driver adds to R² depends on who came before it. ``explained`` is the mean over all
    orders (Lindeman, Merenda & Gold 1980; Shapley 1953). ``share`` is that over R²; ``low`` to
    ``high`` its 95 % interval from resampled people.
    """
    data = _varying(answers, drivers, outcome)
    k = data.shape[1] - 1
    if k > MOST:
        raise refusal("{k} drivers have too many orders: take {most} at most.", k=k, most=MOST)
    r2 = _explained_by_each_set(_correlations(data, draws, seed))
    sizes = np.array([set_.bit_count() for set_ in range(2 ** (k - 1))])
    orders = np.array([1 / (k * comb(k - 1, size)) for size in range(k)])[sizes]
    explained = np.empty((k, r2.shape[1]))
    for driver in range(k):
        without, together = np.moveaxis(r2.reshape(-1, 2, 2**driver, r2.shape[1]), 1, 0)
        explained[driver] = orders @ (together - without).reshape(len(orders), -1)
    if r2[-1, 0] < 1e-12:
        raise refusal("The drivers explain nothing of {outcome}: no shares.", outcome=outcome)
    shares = (explained / r2[-1])[:, r2[-1] > 1e-12]
    low, high = np.quantile(shares, ENDS, axis=1)
    found = {"explained": explained[:, 0], "share": shares[:, 0], "low": low, "high": high}
    return pd.DataFrame(found, pd.Index(data.columns[:-1], name="driver"))


def importance_performance(
    answers: pd.DataFrame, drivers: Sequence[str], outcome: str, *, highest: float = 10.0
) -> pd.DataFrame:
    """Return what to improve: what weighs much and is rated low.

    ``importance`` is the standardised weight, ``performance`` the mean rating, ``room`` what is
    missing to the ``highest`` mark, and ``priority`` importance × room. ``advice`` goes by the
    means of importance and performance (Martilla & James 1977). The first priority stands on top.
    """
    weight = driver_weights(answers, drivers, outcome, draws=0)["weight"]
    room = _room(answers[list(drivers)], highest).mean()
    found = pd.DataFrame({"importance": weight, "performance": highest - room, "room": room})
    above = (found > found.mean())[["importance", "performance"]].itertuples(index=False)
    found = found.assign(priority=weight * room, advice=[QUADRANTS[tuple(each)] for each in above])
    return found.rename_axis("driver").sort_values("priority", ascending=False)


def relative_performance(
    answers: pd.DataFrame, own: str, rival: str, *, by: str | None = None
) -> pd.DataFrame:
    """Return our mean rating over the rival's, both by the same people (Gale 1994), in each group.

    Columns: ``own``, ``rival``, ``ratio`` and its 95 % interval ``low`` to ``high`` (delta method
    on the logarithm), ``people``. The last row, ``all``, is of everybody.

    >>> two = pd.DataFrame({"ours": [8.4, 7.4], "theirs": [7.9, 6.9]})
    >>> relative_performance(two, "ours", "theirs")["ratio"].round(3).tolist()
    [1.068]
    """
    require_rows(answers, ANSWERS)
    ratings = number_columns(answers, [own, rival], ANSWERS)
    refuse_where((ratings <= 0).any(axis=1), say("Ratings must be above 0."), ratings)
    groups = []
    if by is not None:
        require_filled(answers, [by], ANSWERS)
        groups = ratings.groupby(answers[by], observed=True)
    rows = {}
    for name, group in [*groups, ("all", ratings)]:
        if len(group) < 2:
            raise refusal("One answer has no interval: group {name} needs two.", name=name)
        mean = group.mean()
        relative = group[own] / mean[own] - group[rival] / mean[rival]
        ratio, reach = mean[own] / mean[rival], np.exp(1.96 * relative.sem())
        rows[name] = mean[own], mean[rival], ratio, ratio / reach, ratio * reach, len(group)
    names = ["own", "rival", "ratio", "low", "high", "people"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=names)


def satisfaction_priorities(
    customers: pd.DataFrame, satisfaction: str, potential: str, *, highest: float = 10.0
) -> pd.DataFrame:
    """Return the customers in the order in which to raise their satisfaction.

    ``priority = (highest − satisfaction) × potential``: what is missing, times the profit that a
    fully won customer could bring. ``priority_share`` is the running share of all priority.

    >>> two = pd.DataFrame({"rated": [6, 9], "profit": [900, 3000]}, index=["Ann", "Bo"])
    >>> satisfaction_priorities(two, "rated", "profit")["priority"].to_dict()
    {'Ann': 3600.0, 'Bo': 3000.0}
    """
    require_rows(customers, later("customers"))
    numbers = number_columns(customers, [satisfaction, potential], later("customers"))
    below = numbers[potential] < 0
    refuse_where(below, say("A potential must be 0 or more."), numbers, later("customer"))
    priority = _room(numbers[satisfaction], highest) * numbers[potential]
    if not priority.sum():
        raise refusal("Nobody's satisfaction can be raised for a profit.")
    found = numbers.assign(priority=priority).sort_values("priority", ascending=False)
    return found.assign(priority_share=found["priority"].cumsum() / priority.sum())


def _room(ratings: pd.DataFrame | pd.Series, highest: float) -> pd.DataFrame | pd.Series:
    """Return what is missing to the highest mark."""
    require_above_zero(highest=highest)
    above = pd.DataFrame(ratings > highest).any(axis=1)
    refuse_where(above, say("A rating is above {highest:g}.", highest=highest), ratings)
    return highest - ratings


def _varying(answers: pd.DataFrame, drivers: Sequence[str], outcome: str) -> pd.DataFrame:
    """Return drivers and outcome, the last column, that a regression can be made of."""
    drivers = list(drivers)
    if not drivers or outcome in drivers or len(set(drivers)) < len(drivers):
        raise refusal("Name one driver or more, each once; the outcome is none of them.")
    data = number_columns(answers, [*drivers, outcome], ANSWERS)
    if len(data) < (least := len(drivers) + 3):
        told = {"people": len(data), "k": len(drivers), "least": least}
        raise refusal("{people} answers are too few for {k} drivers: {least} is the least.", **told)
    for name in data.columns[data.nunique() < 2]:
        raise refusal("All answers to {name!r} are the same: leave it out.", name=name)
    if mixed := confounded(data[drivers] - data[drivers].mean()):
        names = ", ".join(mixed)
        raise refusal("Of these drivers one follows from the others: {names}.", names=names)
    return data


def _correlations(data: pd.DataFrame, draws: int, seed: int) -> np.ndarray:
    """Return the correlations of the columns, and those of people drawn anew ``draws`` times.

    Draws in which a column does not vary, or follows from the others, are left out.
    """
    z = ((data - data.mean()) / data.std(ddof=0)).to_numpy()
    people, columns = z.shape
    upper = np.triu_indices(columns)
    drawn = np.random.default_rng(seed).multinomial(people, [1 / people] * people, draws)
    times = np.vstack([np.ones(people), drawn]) / people
    means = times @ z
    cases = np.empty((draws + 1, columns, columns))
    cases[:, *upper] = times @ (z[:, upper[0]] * z[:, upper[1]])
    cases[:, upper[1], upper[0]] = cases[:, *upper]
    cases -= means[:, :, None] * means[:, None, :]
    spread = np.sqrt(np.einsum("sii->si", cases).clip(0))
    with np.errstate(divide="ignore", invalid="ignore"):
        cases = cases / spread[:, :, None] / spread[:, None, :]
        sound = np.linalg.det(cases[:, :-1, :-1]) > 1e-12
    return cases[sound & np.isfinite(cases).all(axis=(1, 2))]


def _explained_by_each_set(correlations: np.ndarray) -> np.ndarray:
    """Return R² of the last column by each set of the others: a row a set, a column a sample.

    Bit j of a row's number tells whether column j is in the set. Each column in turn is left
    out of the matrix, in one half of the rows after its part is taken off all columns to come.
    """
    left = correlations[None]
    for _ in range(correlations.shape[-1] - 1):
        rest, first = left[..., 1:, 1:], left[..., :1, :1]
        swept = rest - left[..., 1:, :1] * left[..., :1, 1:] / first
        left = np.concatenate([rest, swept])
    return 1 - left[..., 0, 0]
