"""What can be computed from a survey on satisfaction, or why it cannot."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlab.briefing import SMALLEST_GROUP, Missing, Part, attempt, require_a_group
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
AGAIN = 200  # samples in which the first driver is looked for once more
SURE = 0.8  # share of them from which it is said to be the first
NAMED = 3  # groups put together, at most, that are named
SAME = 6  # questions that somebody answers all alike


class Change(NamedTuple):
    """What has changed from one wave to the next, in points."""

    since: str
    change: float
    low: float  # 95 % interval
    high: float
    same_people: bool

    @property
    def is_sure(self) -> bool:
        """Tell whether it is more than luck."""
        return self.low > 0 or self.high < 0


class Drivers(NamedTuple):
    """What goes along with satisfaction, and what to improve first."""

    table: pd.DataFrame  # a row a driver, the first to improve on top: ``share`` and ``weight``
    # with intervals, ``performance``, ``priority``, ``advice``
    r2: float
    people: int
    first: pd.Series  # how often each comes first in samples

    @property
    def is_sure(self) -> bool:
        """Tell whether one driver comes first."""
        return bool(self.first.iloc[0] >= SURE and self.table["weight_low"].iloc[0] > 0)


@dataclass(frozen=True)
class Findings:
    """The parts of the report; indices go from 0 to 100."""

    reading: SurveyReading
    wave: str | None  # the last, of which everything is told but waves
    answers: pd.DataFrame  # from 0 to 100, of the last wave
    index: pd.Series  # `satisfaction_index`
    items: pd.DataFrame  # that of each question on satisfaction
    alpha: pd.Series | Missing
    other_index: float | None  # were the answers on the scale that they could be on, too
    drivers: Drivers | Missing
    nps: pd.Series | Missing  # `net_promoter_score`
    groups: dict[str, tuple[pd.DataFrame, float] | Missing]  # the index of each, and p: all alike
    waves: pd.DataFrame | Missing  # the index of each wave
    change: Change | Missing
    nps_change: Change | Missing
    alike: int  # people who give one answer to everything

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
    >>> found = findings(read_survey(survey, {"wave": ""}, quiet=True))
    >>> found.index.round(1).tolist(), found.drivers
    ([68.8, 54.2, 83.3, 24.0], The file has no other questions on the scale of satisfaction.)
    """
    require_a_group(len(reading.answers), reading)
    scales = reading.scales.loc[reading.answers.columns]
    everything = 100 * (reading.answers - scales["low"]) / (scales["high"] - scales["low"])
    block = reading.blocks["satisfaction"]
    waves = _in_order(reading)
    wave = None if waves is None else waves.cat.categories[-1]
    last = everything if wave is None else everything[waves == wave]
    require_a_group(len(last), reading)
    satisfaction, facts = last[block], reading.facts.loc[last.index]
    given = reading.blocks["nps"]
    score = lambda rows: net_promoter_score(reading.answers.loc[rows.index, given[0]].dropna())  # noqa: E731
    return Findings(
        reading=reading,
        wave=wave,
        answers=last,
        index=satisfaction_index(satisfaction, scale=SCALE),
        items=_by_item(satisfaction),
        alpha=attempt(_spoken, lambda: cronbach_alpha(satisfaction)),
        other_index=_on_other_scale(reading, satisfaction),
        drivers=attempt(_drivers, reading, last),
        nps=attempt(_nps, reading, last, score),
        groups={
            label: attempt(_by_group, satisfaction, facts[label])
            for label in reading.blocks["group"]
        },
        waves=attempt(_by_wave, everything[block], waves),
        change=attempt(_change, reading, everything[block].mean(axis=1), waves),
        nps_change=attempt(_nps_change, reading, everything, waves, score),
        alike=int((last.nunique(axis=1) == 1).sum()) if last.shape[1] >= SAME else 0,
    )


def _spoken(compute: Callable[[], Part]) -> Part:
    """Return what a measure computes, or its refusal as the reason why it is missing."""
    try:
        return compute()
    except ValueError as why:
        raise Missing("{why}", why=why) from None


def _by_item(satisfaction: pd.DataFrame) -> pd.DataFrame:
    each = {item: satisfaction_index(satisfaction[[item]], scale=SCALE) for item in satisfaction}
    return pd.DataFrame(each).T


def _on_other_scale(reading: SurveyReading, satisfaction: pd.DataFrame) -> float | None:
    if reading.doubt is None:
        return None
    own = reading.scales.loc[satisfaction.columns]
    answers = own["low"] + satisfaction * (own["high"] - own["low"]) / 100
    low, high, _ = reading.doubt
    answers = answers[(answers >= low).all(axis=1)]
    return float(satisfaction_index(answers, scale=(low, high))["index"])


def _drivers(reading: SurveyReading, answers: pd.DataFrame) -> Drivers:
    names = reading.blocks["drivers"]
    if not names:
        raise Missing("The file has no other questions on the scale of satisfaction.")
    data = {name: answers[reading.blocks.get(name, [name])].mean(axis=1) for name in names}
    data = pd.DataFrame(data).assign(**{"": answers[reading.blocks["satisfaction"]].mean(axis=1)})
    data = data.dropna()
    least = max(FEWEST, 5 * len(names))
    if len(data) < least:
        raise Missing(
            "{people} people have answered every question on drivers: {least} are needed.",
            people=len(data),
            least=least,
        )
    if data[""].nunique() < 2:
        raise Missing("All are equally satisfied: nothing can go along with that.")
    table = _spoken(lambda: importance_performance(data, names, "", highest=SCALE[1]))
    weights = driver_weights(data, names, "")
    table = table.join(weights[["low", "high"]].add_prefix("weight_"))
    if len(names) <= MOST:
        table = table.join(driver_shares(data, names, "")[["share", "low", "high"]])
    r2 = float((weights["weight"] * weights["r"]).sum())
    return Drivers(table, r2, len(data), _first_again(data, names, table.index))


def _first_again(data: pd.DataFrame, names: list[str], order: pd.Index) -> pd.Series:
    """Return in which share of samples each driver comes first: weight times room."""
    random, values = np.random.default_rng(2024), data[[*names, ""]].to_numpy()
    first = []
    for _ in range(AGAIN):
        drawn = values[random.integers(len(values), size=len(values))]
        centred = drawn - drawn.mean(axis=0)
        slopes = np.linalg.lstsq(centred[:, :-1], centred[:, -1])[0]
        room = SCALE[1] - drawn[:, :-1].mean(axis=0)
        first.append(names[np.argmax(slopes * drawn[:, :-1].std(axis=0) * room)])
    return pd.Series(first).value_counts(normalize=True).reindex(order, fill_value=0)


def _nps(reading: SurveyReading, answers: pd.DataFrame, score: Callable) -> pd.Series:
    for label in reading.blocks["nps"]:
        scale = reading.scales.at[label, "scale"]
        if scale != "0-10":
            raise Missing(
                "A net promoter score needs answers from 0 to 10; {label} goes {scale}.",
                label=repr(label),
                scale=scale,
            )
        if answers[label].notna().sum() >= SMALLEST_GROUP:
            return score(answers)
        raise Missing("Fewer than {few} people say whether they recommend.", few=SMALLEST_GROUP)
    raise Missing("No column says whether people recommend.")


def _by_group(satisfaction: pd.DataFrame, group: pd.Series) -> tuple[pd.DataFrame, float]:
    """Return the index of each group, small ones together, and the p that all are alike."""
    from scipy.stats import alexandergovern

    group = _pooled(group.dropna())
    table = satisfaction.loc[group.index].groupby(group).apply(satisfaction_index, scale=SCALE)
    means = satisfaction.mean(axis=1)
    parts = [means[rows.index] for _, rows in group.groupby(group)]
    varied = all(part.nunique() > 1 for part in parts)
    p = float(alexandergovern(*parts).pvalue) if varied else np.nan
    return table.sort_values("index", ascending=False), p


def _pooled(group: pd.Series) -> pd.Series:
    """Return groups of which none is below five people: small ones are put together.

    Should they be below five even so, the next larger one joins them: else it could be told from
    the others and all.
    """
    counts = group.value_counts(ascending=True)
    together = list(counts.index[counts < SMALLEST_GROUP])
    for name in counts.index[counts >= SMALLEST_GROUP]:
        if not together or counts[together].sum() >= SMALLEST_GROUP:
            break
        together.append(name)
    named = ", ".join(map(str, together[::-1])) if len(together) <= NAMED else say("all others")
    pooled = group.where(~group.isin(together), named)
    if pooled.nunique() < 2:
        raise Missing("There are not two groups of at least {few} people.", few=SMALLEST_GROUP)
    return pooled


def _in_order(reading: SurveyReading) -> pd.Series | None:
    """Return the wave of each row, in the order of years and numbers; None if there are none."""
    for label in reading.blocks["wave"]:
        waves = reading.facts[label].dropna().str.removesuffix(".0")
        known = sorted(waves.unique(), key=_years_first)  # else in the order of the file
        if len(known) > 1:
            return waves.astype(pd.CategoricalDtype(known, ordered=True))
    return None


def _years_first(name: str) -> list[int]:
    return sorted(map(int, re.findall(r"\d+", name)), key=lambda number: number < 1900)


def _by_wave(satisfaction: pd.DataFrame, waves: pd.Series | None) -> pd.DataFrame:
    if waves is None:
        raise Missing("No column says when people were asked.")
    sizes = waves.value_counts()
    kept = waves[waves.isin(sizes.index[sizes >= SMALLEST_GROUP])].astype(str)
    table = satisfaction.loc[kept.index].groupby(kept).apply(satisfaction_index, scale=SCALE)
    if len(table) < 2:
        raise Missing("There are not two waves of at least {few} people.", few=SMALLEST_GROUP)
    return table.reindex([name for name in waves.cat.categories if name in table.index])


def _last_two(waves: pd.Series | None) -> tuple[pd.Series, pd.Series]:
    if waves is None:
        raise Missing("No column says when people were asked.")
    before, after = (waves[waves == name] for name in waves.cat.categories[-2:])
    if min(len(before), len(after)) < SMALLEST_GROUP:
        raise Missing("There are not two waves of at least {few} people.", few=SMALLEST_GROUP)
    return before, after


def _change(reading: SurveyReading, means: pd.Series, waves: pd.Series | None) -> Change:
    """Return how much the last wave is above the one before: of the same people, where most are."""
    from scipy.stats import ttest_ind, ttest_rel

    before, after = (means[rows.index] for rows in _last_two(waves))
    since = str(_last_two(waves)[0].iloc[0])
    same = False
    for label in reading.blocks["respondent"]:
        ids = [reading.facts.loc[rows.index, label].dropna() for rows in (before, after)]
        if all(column.is_unique for column in ids):
            ours = [
                pd.Series(rows.get(c.index).to_numpy(), c)
                for rows, c in zip((before, after), ids, strict=True)
            ]
            pairs = pd.concat(ours, axis=1, join="inner")
            same = len(pairs) >= max(SMALLEST_GROUP, len(after) / 2)
            before, after = (pairs[0], pairs[1]) if same else (before, after)
    if same:
        low, high = ttest_rel(after, before).confidence_interval()
    else:
        low, high = ttest_ind(after, before, equal_var=False).confidence_interval()
    change = after.mean() - before.mean()
    low, high = (change if np.isnan(end) else end for end in (low, high))  # where nobody differs
    return Change(since, float(change), float(low), float(high), same)


def _nps_change(
    reading: SurveyReading, answers: pd.DataFrame, waves: pd.Series | None, score: Callable
) -> Change:
    rows = _last_two(waves)
    before, after = (_nps(reading, answers.loc[each.index], score) for each in rows)
    found = score_change(before, after)
    return Change(str(rows[0].iloc[0]), found["change"], found["low"], found["high"], False)
