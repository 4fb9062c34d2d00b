"""Kinds of loyalty: two scales with a cut line each, and phases."""

from collections.abc import Mapping, Sequence

import pandas as pd

from crmlab.checks import (
    number_columns,
    require_filled,
    require_numbers,
    require_one_each,
    require_rows,
)
from crmlab.intervals import wilson
from crmlab.messages import later, refusal, say

__all__ = [
    "LOYALTIES",
    "PHASES",
    "TYPES",
    "class_shares",
    "loyalty_phases",
    "phase_funnel",
    "quadrants",
    "rates_by",
]

# By the first scale, then by the second: high and high, high and low, low and high, low and low.
LOYALTIES = ["true loyalty", "latent loyalty", "spurious loyalty", "no loyalty"]
TYPES = ["loyalist", "mercenary", "hostage", "defector"]  # satisfaction, then loyalty
PHASES = ["cognitive", "affective", "conative", "action"]


def quadrants(
    people: pd.DataFrame, cuts: Mapping[str, float], names: Sequence[str] = LOYALTIES
) -> pd.Series:
    """Return in which of four classes each person is, by two columns with a cut line each.

    High is from the cut on (≥). With the columns attitude and behaviour, in this order, the classes
    are true, latent, spurious and no loyalty (Dick & Basu 1994); with satisfaction and loyalty they
    are ``TYPES`` (Jones & Sasser 1995).

    >>> people = pd.DataFrame({"attitude": [6, 6, 2, 2], "share": [0.8, 0.2, 0.5, 0.1]})
    >>> quadrants(people, {"attitude": 5, "share": 0.5}).tolist()
    ['true loyalty', 'latent loyalty', 'spurious loyalty', 'no loyalty']
    """
    require_one_each(cuts, "xy", later("cut lines"), later("scales"))
    require_one_each(names, "1234", later("names"), later("classes"))
    require_numbers(**cuts)
    require_rows(people, say("people"))
    numbers = number_columns(people, cuts, say("people"))
    low, also_low = (numbers[column] < cut for column, cut in cuts.items())
    classes = pd.Categorical.from_codes(2 * low + also_low, names)
    return pd.Series(classes, people.index, name="class")


def class_shares(classes: pd.Series, by: pd.Series | None = None) -> pd.DataFrame:
    """Return the share of each class, in all or by group, with its Wilson interval at 95 %.

    A row a class has ``people``, ``share``, ``low`` and ``high``.

    >>> class_shares(pd.Series(["a", "b", "b", "b"])).round(2).loc["b"].tolist()
    [3.0, 0.75, 0.3, 0.95]
    """
    counts = _counted(classes, by)
    in_class = counts.stack()
    shares = wilson(in_class, in_class.groupby(level=0).transform("sum"))
    shares.insert(0, "people", in_class)
    return shares.droplevel(0) if by is None else shares


def loyalty_phases(items: pd.DataFrame, cut: float = 5) -> pd.Series:
    """Return the highest phase that each person has reached; all before it must be reached, too.

    Items are one column a phase, in the order of the phases; it is reached from the cut on. Who has
    not reached the first is in none (Oliver 1999).

    >>> loyalty_phases(pd.DataFrame([[6, 6, 4, 7]], columns=PHASES)).tolist()
    ['affective']
    """
    require_rows(items, say("people"))
    require_numbers(cut=cut)
    reached = (number_columns(items, items.columns, say("items")) >= cut).cumprod(axis=1)
    named = pd.Categorical.from_codes(reached.sum(axis=1), ["none", *items.columns], ordered=True)
    return pd.Series(named, items.index, name="phase")


def phase_funnel(phases: pd.Series, by: pd.Series | None = None) -> pd.DataFrame:
    """Return the share of people who reached each phase or went beyond, with a Wilson interval.

    A row a phase (after its group, if ``by`` groups) has ``people`` (of all), ``share``, ``low``,
    ``high``, and ``kept_share``: the share of those who had reached the phase before.
    """
    counts = _counted(phases, by)
    beyond = counts.iloc[:, ::-1].cumsum(axis=1).iloc[:, ::-1]
    kept = (beyond / beyond.shift(axis=1)).iloc[:, 1:].stack(future_stack=True)
    reached = beyond.iloc[:, 1:].stack()
    everybody = (0 * beyond).add(beyond["none"], axis=0).iloc[:, 1:].stack()
    funnel = wilson(reached, everybody).assign(kept_share=kept)
    funnel.insert(0, "people", everybody)
    return funnel.droplevel(0) if by is None else funnel


def rates_by(people: pd.DataFrame, outcome: str, by: Sequence[str]) -> pd.DataFrame:
    """Return how many of each group do something, with the Wilson interval at 95 %.

    The outcome is a column of true and false, or 1 and 0. A row a group has ``people``,
    ``share``, ``low`` and ``high``.

    >>> people = pd.DataFrame({"mark": [4, 4, 5, 5], "rebought": [0, 0, 1, 0]})
    >>> rates_by(people, "rebought", ["mark"]).round(2).loc[5].tolist()
    [2.0, 0.5, 0.09, 0.91]
    """
    require_filled(people, by, say("people"))
    require_rows(people, say("people"))
    did = number_columns(people, [outcome], say("people"))[outcome]
    if not did.isin([0, 1]).all():
        raise refusal("{outcome} must be 1 (yes) or 0 (no) for everybody.", outcome=outcome)
    groups = did.groupby([people[column] for column in by], observed=True)
    rates = wilson(groups.sum(), groups.size())
    rates.insert(0, "people", groups.size())
    return rates


def _counted(classes: pd.Series, by: pd.Series | None) -> pd.DataFrame:
    """Return the people in each class, a row a group; only a class of nobody has a place."""
    require_rows(classes, say("people"))
    groups = pd.Series("all", classes.index) if by is None else by
    require_filled(pd.DataFrame({"class": classes, "group": groups}), ["class", "group"], "people")
    counts = pd.crosstab(groups, classes, dropna=False)
    return counts[counts.sum(axis=1) > 0]
