"""Two waves: who stays in a segment, which segment grows, how sure that is, and what to offer."""

from collections.abc import Hashable
from pathlib import Path

import numpy as np
import pandas as pd

from crmlab.checks import (
    number_columns,
    refuse_where,
    require_columns,
    require_rows,
    require_same_customers,
)
from crmlab.messages import later, refusal, say
from crmlab.segmentation.measures.clusters import (
    ITEMS,
    NEEDS,
    find_clusters,
    nearest_centre,
    top_need,
)

__all__ = [
    "asked_twice",
    "best_mix",
    "mix_options",
    "mix_profit",
    "segment_growth",
    "segments_of_waves",
]


def segments_of_waves(survey: pd.DataFrame, *, seed: int = 2024) -> pd.DataFrame:
    """Return the needs segment of each person in both waves, by k-means on the first.

    A cluster of wave 1 has the name of the need with the highest centre. ``wave_2`` is by the same
    rule (the nearest centre of wave 1), ``anew`` by clusters made afresh from wave 2.
    """
    require_columns(survey, ["resp_id", "wave", *ITEMS], later("answers"))
    waves = [survey[survey["wave"] == wave].set_index("resp_id")[ITEMS] for wave in (1, 2)]
    groups = [find_clusters(wave, 5, seed=seed) for wave in waves]
    _two_waves(*groups)
    centres = [wave.groupby(group).mean() for wave, group in zip(waves, groups, strict=True)]
    names = [top_need(centre)["segment"] for centre in centres]
    for wave, named in enumerate(names, start=1):
        if named.duplicated().any():
            raise refusal(
                "In wave {wave}, two clusters are highest on the same need, {need}: these answers "
                "do not show the five segments.",
                wave=wave,
                need=named[named.duplicated()].iloc[0],
            )
    found = {
        "wave_1": groups[0].map(names[0]),
        "wave_2": nearest_centre(waves[1], centres[0]).map(names[0]),
        "anew": groups[1].map(names[1]),
    }
    return pd.DataFrame(found).astype(pd.CategoricalDtype(NEEDS))


def _two_waves(before: pd.Series, after: pd.Series) -> list[pd.Series]:
    """Return both, in the order of the first, or say who is in one of them only."""
    require_rows(before, later("people of the first wave"))
    for one, other, rule in (
        (before, after, say("Each person of the first wave must be in the second.")),
        (after, before, say("Each person of the second wave must be in the first.")),
    ):
        refuse_where(~one.index.isin(other.index), rule, one.rename("segment"), later("person"))
    waves = [before, after.reindex(before.index)]
    for wave in waves:
        refuse_where(wave.isna(), say("Each person needs a segment."), wave, later("person"))
    return [wave.astype(str) for wave in waves]


def segment_growth(before: pd.Series, after: pd.Series) -> pd.DataFrame:
    """Return the share of each segment in two waves of the same people, and its change.

    Only those who came or left change a share, so the 95 % interval is made of them:
    ``change ± 1.96 √(came + left − (came − left)² / n) / n`` (Fleiss, Levin & Paik 2003). It is
    rough for fewer than about ten movers. Segments are in their order, or as they appear.
    """
    order = before.cat.categories if isinstance(before.dtype, pd.CategoricalDtype) else None
    waves = _two_waves(before, after)
    order = list(dict.fromkeys(pd.concat(waves)) if order is None else order)
    was, now = (pd.get_dummies(wave).reindex(columns=order, fill_value=False) for wave in waves)
    came, left, people = (now & ~was).sum(), (was & ~now).sum(), len(was)
    change = (came - left) / people
    reach = 1.96 * np.sqrt(came + left - people * change**2) / people
    growth = {"before": was.mean(), "after": now.mean(), "came": came, "left": left}
    growth |= {"change": change, "low": change - reach, "high": change + reach}
    return pd.DataFrame(growth).rename_axis("segment")


def asked_twice(answers: pd.DataFrame, segments: pd.Series, *, seed: int = 2024) -> float:
    """Return which share would seem to stay if nobody changed and all were asked twice.

    Each item's answers are dealt out anew within each segment, twice: two interviews of people
    whose needs are the same. Both are put to the nearest centre of the segments. That is done
    twenty times, and the mean share taken.
    """
    require_same_customers(answers=answers.index.to_series(), segments=segments)
    answers = number_columns(answers, answers.columns, later("answers"))
    centres, rng = answers.groupby(segments, observed=True).mean(), np.random.default_rng(seed)
    rows = [np.flatnonzero(segments == name) for name in centres.index]

    def interview() -> pd.Series:
        dealt = answers.to_numpy().copy()
        for own in rows:
            dealt[own] = rng.permuted(dealt[own], axis=0)
        return nearest_centre(pd.DataFrame(dealt, columns=answers.columns), centres)

    return float(np.mean([(interview() == interview()).mean() for _ in range(20)]))


# --- what to offer


def mix_options() -> pd.DataFrame:
    """Return twelve offers, three for each use of segments, and how many of a segment respond.

    Invented: ``margin`` of a response and ``cost`` of a customer (CNY), and the share of each
    segment that responds.
    """
    return pd.read_csv(Path(__file__).with_name("mix_options.csv"), index_col="option")


def mix_profit(options: pd.DataFrame, segments: list[Hashable]) -> pd.DataFrame:
    """Return the profit of each offer a customer of each segment: ``response × margin − cost``.

    >>> offer = pd.DataFrame({"margin": [200], "cost": [12], "price": [0.1]}, index=["letter"])
    >>> mix_profit(offer, ["price"])["price"].to_dict()
    {'letter': 8.0}
    """
    segments = list(segments)
    numbers = number_columns(options, ["margin", "cost", *segments], later("offers"))
    return numbers[segments].mul(numbers["margin"], axis=0).sub(numbers["cost"], axis=0).round(6)


def best_mix(options: pd.DataFrame, segments: list[Hashable]) -> pd.DataFrame:
    """Return the offer of each use that brings most for each segment; of equals the first.

    Where none of them brings a profit, it is ``"nothing"``.
    """
    require_columns(options, ["use"], later("offers"))
    by_use = mix_profit(options, segments).groupby(options["use"], sort=False)
    return by_use.idxmax().where(by_use.max() > 0, "nothing")
