"""What can be computed from a survey on satisfaction, or why it cannot."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlab.briefing.groups import require_a_group
from crmlab.briefing.missing import Missing, Part, attempt
from crmlab.checks import SMALLEST_GROUP
from crmlab.loyalty.measures.drivers import (
    MOST,
    driver_shares,
    driver_weights,
    importance_performance,
)
from crmlab.loyalty.measures.index import cronbach_alpha, satisfaction_index
from crmlab.loyalty.measures.promoters import net_promoter_score, score_change
from crmlab.messages import say
from crmlab.tables import SurveyReading

SCALE = (0, 100)  # every answer is put on it first
FEWEST = 30  # complete answers behind drivers, and five a driver
MANY_PEOPLE, AGAIN, LESS_OFTEN = 20_000, 200, 40  # samples in which the first is looked for again
SURE = 0.8  # share of them from which it is said to be the first
SAME = 6  # questions that somebody answers all alike
NAMED = 3  # of several put together, at most, that are named


class Change(NamedTuple):
    """What has changed since the wave before, in points, with its 95 % interval."""

    since: str
    change: float
    low: float
    high: float
    same_people: bool = False


class Drivers(NamedTuple):
    """What goes along with satisfaction; the first to improve stands on top."""

    table: pd.DataFrame  # `importance_performance`, ends of the weights, `driver_shares`
    r2: float
    people: int
    first: pd.Series  # in which share of samples each comes first
    samples: int

    @property
    def is_sure(self) -> bool:
        """Tell whether one driver comes first."""
        return bool(self.first.iloc[0] >= SURE and self.table["weight_low"].iloc[0] > 0)


@dataclass(frozen=True)
class Findings:
    """The parts of the report; indices go from 0 to 100."""

    reading: SurveyReading
    wave: str | None  # the last, of which everything is told
    answers: pd.DataFrame  # of it, from 0 to 100
    index: pd.Series  # `satisfaction_index`
    items: pd.DataFrame  # that of each question on satisfaction
    alpha: pd.Series | Missing
    otherwise: dict[str, float]  # the index on each scale that it could be on, too
    drivers: Drivers | Missing
    nps: pd.Series | Missing  # `net_promoter_score`
    groups: dict[str, tuple[pd.DataFrame, float] | Missing]  # indices, and p that all are alike
    waves: pd.DataFrame | Missing  # the index of each wave
    change: Change | Missing
    nps_change: Change | Missing
    alike: float  # share of people who give one answer to everything

    @property
    def people(self) -> int:
        """Return how many people are told of."""
        return len(self.answers)

    def has(self, part: object) -> bool:
        """Tell whether there is a part."""
        return not isinstance(part, Missing)


def findings(reading: SurveyReading) -> Findings:
    """Compute each part of the report, of the last wave where there are waves.

    >>> from crmlab.tables import read_survey
    >>> survey = pd.DataFrame({"sat1": [5, 4, 5, 1] * 6, "sat2": [4, 4, 5, 2] * 6})
    >>> found = findings(read_survey(survey, quiet=True))
    >>> found.index.round(1).tolist(), found.drivers
    ([68.8, 54.2, 83.3, 24.0], No other question is taken for a driver: see below what could be.)
    """
    require_a_group(len(reading.answers), reading)
    low, high = reading.scales["low"], reading.scales["high"]
    everybody = 100 * (reading.answers - low) / (high - low)
    waves = attempt(_waves, reading)
    wave = None if isinstance(waves, Missing) else waves.cat.categories[-1]
    answers = everybody if wave is None else everybody.loc[waves.index[waves == wave]]
    block = reading.blocks["satisfaction"]
    satisfaction, ratings = answers[block], attempt(_ratings, reading)
    return Findings(
        reading=reading,
        wave=wave,
        answers=answers,
        index=_index(satisfaction),
        items=pd.DataFrame({item: _index(satisfaction[[item]]) for item in block}).T,
        alpha=attempt(_spoken, lambda: cronbach_alpha(satisfaction)),
        otherwise=_otherwise(reading, satisfaction),
        drivers=attempt(_drivers, reading, answers),
        nps=attempt(lambda ratings: _score(ratings, answers.index), ratings),
        groups={
            label: attempt(_by_group, satisfaction, reading.facts.loc[answers.index, label])
            for label in reading.blocks["group"]
        },
        waves=attempt(lambda waves: everybody[block].groupby(waves).apply(_index), waves),
        change=attempt(_change, reading, everybody[block].mean(axis=1), waves),
        nps_change=attempt(_nps_change, ratings, waves),
        alike=(answers.nunique(axis=1) == 1).mean() if answers.shape[1] >= SAME else 0.0,
    )


def _index(answers: pd.DataFrame) -> pd.Series:
    return satisfaction_index(answers, scale=SCALE)


def _spoken(compute: Callable[[], Part]) -> Part:
    """Return what a measure computes, or its refusal as the reason why it is missing."""
    try:
        return compute()
    except ValueError as why:
        raise Missing("{why}", why=why) from None


def _otherwise(reading: SurveyReading, satisfaction: pd.DataFrame) -> dict[str, float]:
    answers, indices = reading.answers.loc[satisfaction.index, satisfaction.columns], {}
    for option, (worst, best) in reading.doubts.items():
        on_scale = (answers >= min(worst, best)).all(axis=1)
        indices[option] = 100 * (answers[on_scale].mean(axis=None) - worst) / (best - worst)
    return indices


def _drivers(reading: SurveyReading, answers: pd.DataFrame) -> Drivers:
    names = reading.blocks["drivers"]
    if not names:
        raise Missing("No other question is taken for a driver: see below what could be.")
    blocks = {name: reading.blocks.get(name, [name]) for name in names}
    blocks[""] = reading.blocks["satisfaction"]
    data = pd.DataFrame({name: answers[block].mean(axis=1) for name, block in blocks.items()})
    data = data.dropna()
    if len(data) < (least := max(FEWEST, 5 * len(names))):
        raise Missing(
            "{people} people have answered every question on drivers: {least} are needed.",
            people=len(data),
            least=least,
        )
    if data[""].nunique() < 2:
        raise Missing("All are equally satisfied: nothing can go along with that.")
    table = _spoken(lambda: _weigh(data, names))
    r2 = float((table["importance"] * table["r"]).sum())
    samples = AGAIN if len(data) < MANY_PEOPLE else LESS_OFTEN
    first = _first_again(data, names, samples).reindex(table.index, fill_value=0)
    return Drivers(table, r2, len(data), first, samples)


def _weigh(data: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    draws = 500 if len(data) < MANY_PEOPLE else 100
    weights = driver_weights(data, names, "", draws=draws)[["r", "low", "high"]]
    table = importance_performance(data, names, "", highest=SCALE[1])
    table = table.join(weights.rename(columns={"low": "weight_low", "high": "weight_high"}))
    if 1 < len(names) <= MOST:
        shares = driver_shares(data, names, "", draws=draws)
        table = table.join(shares[["share", "low", "high"]])
    return table


def _first_again(data: pd.DataFrame, names: list[str], again: int) -> pd.Series:
    """Return in which share of samples a driver comes first: by weight times room."""
    random, values, first = np.random.default_rng(2024), data.to_numpy(), []
    for _ in range(again):
        drawn = values[random.integers(len(values), size=len(values))]
        mean, spread = drawn.mean(axis=0)[:-1], drawn.std(axis=0)[:-1]
        slopes = np.linalg.lstsq(drawn[:, :-1] - mean, drawn[:, -1])[0]
        first.append(names[np.argmax(slopes * spread * (SCALE[1] - mean))])
    return pd.Series(first).value_counts(normalize=True)


def _ratings(reading: SurveyReading) -> pd.Series:
    """Return the answers to whether people recommend, from 0 to 10."""
    for label in reading.blocks["nps"]:
        if (scale := reading.scales.at[label, "scale"]) == "0-10":
            return reading.answers[label].dropna()
        raise Missing(
            "A net promoter score needs answers from 0 to 10; {label} goes {scale}.",
            label=repr(label),
            scale=scale,
        )
    raise Missing("No column says whether people recommend.")


def _score(ratings: pd.Series, people: pd.Index) -> pd.Series:
    theirs = ratings[ratings.index.isin(people)]
    if len(theirs) < SMALLEST_GROUP:
        raise Missing("Fewer than {few} people say whether they recommend.", few=SMALLEST_GROUP)
    return net_promoter_score(theirs)


def _by_group(satisfaction: pd.DataFrame, group: pd.Series) -> tuple[pd.DataFrame, float]:
    """Return the index of each group, small ones together, and the p that all are alike."""
    from scipy.stats import alexandergovern

    group = _pooled(group.dropna())
    table = satisfaction.groupby(group).apply(_index)
    parts = [means for _, means in satisfaction.mean(axis=1).groupby(group)]
    varied = all(part.nunique() > 1 for part in parts)
    p = float(alexandergovern(*parts).pvalue) if varied else np.nan
    return table.sort_values("index", ascending=False), p


def _pooled(group: pd.Series) -> pd.Series:
    """Return groups of which none is below five people: small ones are put together.

    Should they be below five even so, the next larger one joins them: else it could be told from
    the others and all.
    """
    counts = group.value_counts(ascending=True)
    together: list[str] = []
    for name, people in counts.items():
        if people < SMALLEST_GROUP or 0 < counts[together].sum() < SMALLEST_GROUP:
            together.append(name)
    named = ", ".join(together[::-1]) if len(together) <= NAMED else say("all others")
    pooled = group.where(~group.isin(together), named)
    if pooled.nunique() < 2:
        raise Missing("There are not two groups of at least {few} people.", few=SMALLEST_GROUP)
    return pooled


def _waves(reading: SurveyReading) -> pd.Series:
    """Return the wave of each row in their order; those of fewer than five people are left out."""
    for label in reading.blocks["wave"]:
        waves = reading.facts[label].dropna().str.removesuffix(".0")
        sizes = waves.value_counts()
        waves = waves[waves.isin(sizes.index[sizes >= SMALLEST_GROUP])]
        places = {name: _place(name) for name in waves.unique()}
        if None in places.values() or len(set(places.values())) < len(places):
            raise Missing(
                "Which wave is the last cannot be told from {label}: all are taken together. "
                "Number them, or write the year first.",
                label=repr(label),
            )
        if len(places) > 1:
            order = pd.CategoricalDtype(sorted(places, key=places.get), ordered=True)
            return waves.astype(order)
        raise Missing("There are not two waves of at least {few} people.", few=SMALLEST_GROUP)
    raise Missing("No column says when people were asked.")


def _place(name: str) -> tuple[int, ...] | None:
    """Return the place of a wave: its number, or its year and what follows; None if not clear.

    >>> _place("Wave 3"), _place("Q2 2024"), _place("2024-11-02"), _place("Q2 24"), _place("May")
    ((3,), (2024, 2), (2024, 11, 2), None, None)
    """
    numbers = [int(number) for number in re.findall(r"\d+", name)]
    years = [1900 <= number < 2200 for number in numbers]
    if len(numbers) == 1 or years[:1] == [True]:
        return tuple(numbers)
    return tuple(numbers[::-1]) if years == [False, True] else None


def _last_two(waves: pd.Series) -> tuple[pd.Index, pd.Index]:
    before, after = (waves.index[waves == name] for name in waves.cat.categories[-2:])
    return before, after


def _change(reading: SurveyReading, means: pd.Series, waves: pd.Series) -> Change:
    """Return how much the last wave is above the one before: of the same people, where most are."""
    from scipy.stats import ttest_ind, ttest_rel

    since = waves.cat.categories[-2]
    before, after = (means[rows] for rows in _last_two(waves))
    test, same = ttest_ind(after, before, equal_var=False), False
    for label in reading.blocks["respondent"]:
        ids = reading.facts[label].dropna()
        known = [part[part.index.isin(ids.index)] for part in (before, after)]
        ours = [part.set_axis(ids[part.index]) for part in known]
        if all(part.index.is_unique for part in ours):
            pairs = pd.concat(ours, axis=1, join="inner", keys=["before", "after"])
            if same := len(pairs) >= max(SMALLEST_GROUP, len(after) / 2):
                before, after = pairs["before"], pairs["after"]
                test = ttest_rel(after, before)
    change, ends = after.mean() - before.mean(), test.confidence_interval()
    low, high = (change if np.isnan(end) else end for end in ends)  # where nobody differs
    return Change(since, float(change), float(low), float(high), same)


def _nps_change(ratings: pd.Series, waves: pd.Series) -> Change:
    before, after = (_score(ratings, rows) for rows in _last_two(waves))
    return Change(waves.cat.categories[-2], *score_change(before, after)[["change", "low", "high"]])
