"""Exercises 3-19 and 3-10: pairs by hand, and two waves of the survey."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from crmlab.answers import Label, Labels, Number, Vector, share
from crmlab.datasets import load
from crmlab.formulas import Verb
from crmlab.messages import later
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step
from crmlab.segmentation.measures import (
    NEEDS,
    best_mix,
    mix_options,
    mix_profit,
    segment_growth,
    segments_of_waves,
)

pairs_of = Verb(lambda people: people * (people - 1) / 2)
pairs_of.slip(
    "Here each pair is counted twice: A with B, and B with A. Divide n × (n − 1) by 2",
    lambda people: people * (people - 1),
)
pairs_of.slip(
    "n people do not make n² / 2 pairs: nobody is a pair with oneself. It is n × (n − 1) / 2",
    lambda people: people * people / 2,
)


_ONE_WAVE = later("For *possible* you took the pairs of one wave. Take the mean of the two waves")


_ALL_OF_A_WAVE = later(
    "These are the pairs together in one wave. *Both times* means: in one cell of the table"
)


class Pairs(Exercise, id="3-19"):
    both_a = given(4, "people of a cell", "the 4 who are in A both times")
    a_to_b = given(1, "people of a cell", "the one who goes from A to B")
    both_b = given(5, "people of a cell", "the 5 who are in B both times")
    everyone = given(10, "people", "all 10 people")
    all_pairs = given(45, "pairs of all", "all 45 pairs")
    before = step(
        pairs_of(both_a + a_to_b) + pairs_of(both_b),
        "pairs of wave 1",
        "the pairs together in wave 1",
    )
    after = step(
        pairs_of(both_a) + pairs_of(a_to_b + both_b),
        "pairs of wave 2",
        "the pairs together in wave 2",
    )
    together = answer(
        pairs_of(both_a) + pairs_of(a_to_b) + pairs_of(both_b),
        Number("pairs", 0.01),
        "the pairs that are together both times",
    )
    expected = answer(
        before * after / all_pairs, Number("pairs", 0.01), "the pairs expected by chance"
    )
    possible = step((before + after) / 2, "pairs", "the pairs possible")
    adjusted = answer(
        (together - expected) / (possible - expected),
        Number("index", 0.002),
        "the adjusted Rand index",
    )
    together.mistake(
        "These are the *people* who stay. Count pairs of people in one cell of the table",
        both_a + both_b,
    )
    together.mistake(_ALL_OF_A_WAVE, before)
    together.mistake(_ALL_OF_A_WAVE, after)
    expected.mistake(
        "Ten people make 45 pairs, not 90: A with B is the same pair as B with A",
        before * after / (2 * all_pairs),
    )
    expected.mistake(
        "You multiplied the pairs that are together both times. Take those of wave 1 × those of "
        "wave 2",
        together * together / all_pairs,
    )
    adjusted.mistake(
        "This is the share of people who stay. The index is about pairs, and takes chance off",
        (both_a + both_b) / everyone,
    )
    adjusted.mistake(
        "This is the plain Rand index: pairs treated alike, over all pairs. Take off what chance "
        "gives",
        (all_pairs + 2 * together - before - after) / all_pairs,
    )
    adjusted.mistake("Here chance is not taken off below the line", together / possible)
    adjusted.mistake(_ONE_WAVE, (together - expected) / (before - expected))
    adjusted.mistake(_ONE_WAVE, (together - expected) / (after - expected))
    hints = (
        "4 people make 4 × 3 / 2 = 6 pairs, and a single one makes none.",
        "In wave 1, A and B have 5 people each; in wave 2, 4 and 6. Expected: the pairs of wave 1 "
        "× the pairs of wave 2 / all 45 pairs.",
        "Possible is (20 + 21) / 2. Take the expected pairs off above the line and below it.",
    )
    then = "Nine of ten stay, and the index is only {adjusted}: one who moves breaks many pairs."


@once_an_edition
def _waves() -> pd.DataFrame:
    return segments_of_waves(load("needs_survey"))


@once_an_edition
def _truth() -> pd.DataFrame:
    truth = load("needs_truth").astype({"segment": str})
    return truth.pivot(index="resp_id", columns="wave", values="segment")


def _same(one: pd.Series, other: pd.Series) -> float:
    return float((one.astype(str) == other.astype(str)).mean())


def _alike(one: pd.Series, other: pd.Series) -> float:
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(one.astype(str), other.astype(str)))


def _plainly_alike(one: pd.Series, other: pd.Series) -> float:
    from sklearn.metrics import rand_score

    return float(rand_score(one.astype(str), other.astype(str)))


def _wave(column: str) -> Callable[[], pd.Series]:
    return lambda: _waves()[column]


def _growth() -> pd.DataFrame:
    return segment_growth(_waves()["wave_1"], _waves()["wave_2"])


def _of_the_grown(column: str) -> Callable[[], float]:
    return lambda: float(_growth().loc[_growth()["change"].idxmax(), column])


_KEY = later(
    "This is by the answer key, which no real survey has. Compare wave_1 with wave_2 of the table"
)
USES = list(dict.fromkeys(mix_options()["use"]))


def _mix(segment: str) -> list[str]:
    return best_mix(mix_options(), [segment])[segment].reindex(USES).to_list()


def _highest(columns: pd.Series) -> list[str]:
    return columns.groupby(mix_options()["use"]).idxmax().reindex(USES).to_list()


def _profit(segment: str, offers: list[str]) -> float:
    return float(mix_profit(mix_options(), [segment]).loc[offers, segment].sum())


def _gain_of(segment: str, profit: Callable) -> float:
    """Return what the best of each use bring by another formula of profit."""
    options = mix_options()
    made = profit(options[segment], options["margin"], options["cost"])
    return float(made.groupby(options["use"]).max().sum())


largest = Verb(lambda changes: NEEDS[int(np.argmax(changes))])
largest.slip(
    "That is the one that *shrank* most. Look for the highest change",
    lambda changes: NEEDS[int(np.argmin(changes))],
)


class Waves(Exercise, id="3-10"):
    wave_1 = given(_wave("wave_1"), "segments in wave 1", "wave 1")
    wave_2 = given(_wave("wave_2"), "segments in wave 2", "wave 2 by the same rule")
    anew = given(_wave("anew"), "segments in wave 2", "wave 2 with clusters made *anew*")
    true_1 = given(lambda: _truth()[1], "true segments", "the key of wave 1")
    true_2 = given(lambda: _truth()[2], "true segments", "the key of wave 2")
    stay_share = answer(
        call(_same, wave_1, wave_2), share(), "the share of people in the same segment"
    )
    adjusted_rand = answer(
        call(_alike, wave_1, wave_2), Number("index", 5e-4), "the adjusted Rand index"
    )
    stay_share.mistake("These are the people who *move*. Take those who stay", 1 - stay_share)
    stay_share.mistake(_KEY, call(_same, true_1, true_2))
    adjusted_rand.mistake(_KEY, call(_alike, true_1, true_2))
    adjusted_rand.mistake(
        "This is the plain Rand index, `rand_score`: chance is not taken off. Take "
        "`adjusted_rand_score`",
        call(_plainly_alike, wave_1, wave_2),
    )
    changes = given(lambda: _growth()["change"].to_numpy(), "share", "the changes of all segments")
    second = given(lambda: _growth()["after"].to_numpy(), "share in wave 2", "the shares of wave 2")
    grown = answer(largest(changes), Label(NEEDS), "the segment that grew most")
    grown.mistake("That is the *largest* segment of wave 2. Which one grew?", largest(second))
    came = given(_of_the_grown("came"), "people who moved", "those who came")
    left = given(_of_the_grown("left"), "people who moved", "those who left")
    people = given(lambda: float(len(_waves())), "people", "all people")
    was = given(_of_the_grown("before"), "share then", "its share in wave 1")
    now = given(_of_the_grown("after"), "share now", "its share in wave 2")
    z = given(1.96, "standard errors", "1.96 standard errors")
    change = step((came - left) / people * 100, "points", "the change")
    net = step((came - left) ** 2 / people, "people, squared", "n d²: (came − left)² / n")
    error = step(
        (came + left - net) ** 0.5 / people * 100,
        "points of error",
        "the standard error of the change",
    )
    apart = (was * (1 - was) / people + now * (1 - now) / people) ** 0.5 * 100
    growth = answer(
        [change, change - z * error, change + z * error],
        Vector(["change", "low", "high"], "points", tolerance=0.005),
        "the growth of that segment",
    )
    growth.mistake(
        "This interval takes the waves for samples of different people. They are the same people: "
        "count who came and who left",
        call(lambda *ends: np.array(ends), change, change - z * apart, change + z * apart),
    )
    growth.mistake(
        "One standard error is added and taken off here. Take 1.96 of them",
        call(lambda *ends: np.array(ends), change, change - error, change + error),
    )
    mix = answer(
        call(_mix, grown),
        Labels(USES, [*mix_options().index, "nothing"]),
        "the best offer of each use for that segment",
    )
    mix.mistake(
        "These are the offers with the highest *response*. What counts is the profit: response × "
        "margin − cost",
        call(lambda segment: _highest(mix_options()[segment]), grown),
    )
    mix.mistake(
        "These are the best for all segments alike. Look at the column of the one that grew",
        call(lambda: _highest(mix_profit(mix_options(), NEEDS).mean(axis=1))),
    )
    mix.mistake(
        "These are the best offers for the segment that *shrank* most",
        call(lambda changes: _mix(NEEDS[int(np.argmin(changes))]), changes),
    )
    mix_gain = answer(
        call(_profit, grown, mix), Number("CNY a customer", 0.05), "the profit of the four offers"
    )
    mix_gain.mistake(
        "Here the cost is not taken off. The profit is response × margin − cost",
        call(_gain_of, grown, lambda response, margin, cost: response * margin),
    )
    mix_gain.mistake(
        "The cost is for *each* customer, whether he or she responds or not: take it off after "
        "response × margin",
        call(_gain_of, grown, lambda response, margin, cost: response * (margin - cost)),
    )
    mix_gain.mistake("This is the mean of the four offers. Add them up", mix_gain / len(USES))
    mix_gain.mistake(
        "This is the profit of all twelve offers. Add up those of your mix",
        call(lambda segment: float(mix_profit(mix_options(), [segment]).sum().sum()), grown),
    )
    hints = (
        "Step 1: (one == other).mean() is the share; adjusted_rand_score(one, other) the index.",
        "Step 2: two sets of people moved. came: now in the segment, and not before; left: before, "
        "and not now. The change is (came - left) / people.",
        "Step 3: profit = options[grown] * options['margin'] - options['cost']; within each use "
        "take .idxmax().",
    )
    then = (
        "The segment grew, and surely: its interval is far from 0. Its four offers bring "
        "{mix_gain} a customer in this invented table; test each before you believe it."
    )
