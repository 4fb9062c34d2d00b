"""Exercises 3-17 and 3-10: pairs by hand, and two waves of the survey."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from crmlab.answers import Label, Labels, Number, Vector, share
from crmlab.datasets import load
from crmlab.formulas import Term, Verb
from crmlab.messages import later, say
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step
from crmlab.segmentation.measures import (
    NEEDS,
    best_mix,
    mix_options,
    mix_profit,
    segment_growth,
    segments_of_waves,
)

NEAR = 0.005  # points

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


class Pairs(Exercise, id="3-17"):
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
    together.mistake(_ALL_OF_A_WAVE, before, after)
    together.mistake(
        "This is one cell only. Add up the pairs of all cells of the table",
        pairs_of(both_a),
        pairs_of(both_b),
    )
    together.mistake(
        "Either each is a pair with oneself here, or the pairs of B count twice. n people make "
        "n × (n − 1) / 2 pairs",
        call(
            lambda *cells: float(sum(people * (people + 1) / 2 for people in cells)),
            *(both_a, a_to_b, both_b),
        ),
    )
    together.mistake(
        "These are the pairs that are treated alike: together both times, or apart both times. "
        "Count those together",
        all_pairs + 2 * together - before - after,
    )
    together.mistake(
        "n people do not make n² pairs: nobody is a pair with oneself. It is n × (n − 1) / 2",
        both_a**2 + a_to_b**2 + both_b**2,
    )
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
    adjusted.mistake(
        _ONE_WAVE,
        (together - expected) / (before - expected),
        (together - expected) / (after - expected),
    )
    adjusted.mistake(
        "*Possible* are not all 45 pairs, nor the two waves added up, but their mean: 20.5",
        (together - expected) / (all_pairs - expected),
        (together - expected) / (before + after - expected),
    )
    adjusted.mistake(
        "Brackets are missing: the expected pairs are taken off above the line *and* below it, "
        "before you divide",
        together - expected / possible - expected,
        (together - expected) / possible - expected,
        together - expected / (possible - expected),
    )
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


def _by_metric(name: str) -> Callable[[pd.Series, pd.Series], float]:
    def metric(one: pd.Series, other: pd.Series) -> float:
        from sklearn import metrics

        return float(getattr(metrics, name)(one.astype(str), other.astype(str)))

    return metric


_alike = _by_metric("adjusted_rand_score")


def _pairs_alike(one: pd.Series, other: pd.Series, wrongly: str) -> float:
    """Return the index without taking off chance, or with all pairs as those possible."""
    table = pd.crosstab(one.astype(str), other.astype(str)).to_numpy()
    sums = table, table.sum(axis=0), table.sum(axis=1), table.sum()
    both, first, second, everybody = (float(pairs_of.do(each).sum()) for each in sums)
    by_chance = first * second / everybody
    if wrongly == "chance":
        return both / ((first + second) / 2)
    return (both - by_chance) / (everybody - by_chance)


def _mean_of_segments(one: pd.Series, other: pd.Series) -> float:
    same = one.astype(str) == other.astype(str)
    return float(same.groupby(one.astype(str)).mean().mean())


def _wave(column: str) -> Callable[[], pd.Series]:
    return lambda: _waves()[column]


def _growth() -> pd.DataFrame:
    return segment_growth(_waves()["wave_1"], _waves()["wave_2"])


def _of_the_grown(column: str) -> Callable[[], float]:
    return lambda: float(_growth().loc[_growth()["change"].idxmax(), column])


def _around(change: Term, reach: Term) -> Term:
    return call(lambda *ends: np.array(ends), change, change - reach, change + reach)


def _change_of(segment: str, one: pd.Series, other: pd.Series) -> np.ndarray:
    growth = segment_growth(one.astype(str), other.astype(str))
    return growth.loc[segment, ["change", "low", "high"]].to_numpy(float) * 100


def _movers(one: pd.Series, other: pd.Series) -> float:
    return float((one.astype(str) != other.astype(str)).sum())


def _of_another_segment(given: np.ndarray, wave_1: pd.Series, wave_2: pd.Series) -> str | None:
    for segment in NEEDS:
        if np.allclose(given, _change_of(segment, wave_1, wave_2), rtol=0, atol=NEAR):
            return say(
                "This is right for the segment *{segment}*. But another one grew more",
                segment=segment,
            )
        if np.allclose(given, _change_of(segment, wave_2, wave_1), rtol=0, atol=NEAR):
            return say("Before and after are swapped here: take wave_2 minus wave_1")
    return None


_KEY = later(
    "This is by the answer key, which no real survey has. Compare wave_1 with wave_2 of the table"
)
_SAME_WAVE = later(
    "These are two groupings of the *same* wave: wave_2 and anew. Compare wave_1 with wave_2"
)
USES = list(dict.fromkeys(mix_options()["use"]))


def _mix(segment: str) -> list[str]:
    return best_mix(mix_options(), [segment])[segment].reindex(USES).to_list()


def _highest(columns: pd.Series) -> list[str]:
    return columns.groupby(mix_options()["use"]).idxmax().reindex(USES).to_list()


def _profit(segment: str, offers: list[str]) -> float:
    return float(mix_profit(mix_options(), [segment]).loc[offers, segment].sum())


def _profits(segment: str) -> pd.Series:
    return mix_profit(mix_options(), [segment])[segment]


def _sum_of(mix: list[str], profits: pd.Series) -> float:
    return float(profits[mix].sum())


def _for_another_segment(given: list[str], grown: str) -> str | None:
    for segment in NEEDS:
        if segment != grown and given in (_mix(segment), _highest(_profits(segment))):
            return say(
                "These are the best offers for the segment *{segment}*. Take the column of the "
                "one that grew",
                segment=segment,
            )
    return None


def _gain_of_another_mix(given: float, grown: str) -> str | None:
    for segment in NEEDS:
        best = _profits(segment).groupby(mix_options()["use"]).max()
        if (
            segment != grown
            and min(abs(given - made) for made in (best.sum(), best.clip(lower=0).sum())) < NEAR
        ):
            return say(
                "This is the profit in the segment *{segment}*. Take the one that grew",
                segment=segment,
            )
    return None


def _gain_of(segment: str, profit: Callable) -> float:
    """Return what the best of each use bring by another formula of profit."""
    options = mix_options()
    made = profit(options[segment], options["margin"], options["cost"])
    return float(made.groupby(options["use"]).max().sum())


largest = Verb(lambda changes: NEEDS[int(np.argmax(changes))])
largest.slip(
    "That is the one that *shrank* most. Look for the highest change, and take wave_2 minus wave_1",
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
    stay_share.mistake(_SAME_WAVE, call(_same, wave_2, anew))
    stay_share.mistake(
        "This is the mean of five shares, one for each segment. Take the mean over all people",
        call(_mean_of_segments, wave_1, wave_2),
        call(_mean_of_segments, wave_2, wave_1),
    )
    adjusted_rand.mistake(_KEY, call(_alike, true_1, true_2))
    adjusted_rand.mistake(_SAME_WAVE, call(_alike, wave_2, anew))
    adjusted_rand.mistake(
        "This is another measure of likeness. Take `adjusted_rand_score`",
        call(_by_metric("adjusted_mutual_info_score"), wave_1, wave_2),
        call(_by_metric("normalized_mutual_info_score"), wave_1, wave_2),
        call(_by_metric("cohen_kappa_score"), wave_1, wave_2),
    )
    adjusted_rand.mistake(
        "Here chance is not taken off, above the line and below it",
        call(lambda one, other: _pairs_alike(one, other, "chance"), wave_1, wave_2),
    )
    adjusted_rand.mistake(
        "Below the line stand *all* pairs here. Possible is the mean of the pairs of both waves",
        call(lambda one, other: _pairs_alike(one, other, "all"), wave_1, wave_2),
    )
    adjusted_rand.mistake(
        "This is the plain Rand index, `rand_score`: chance is not taken off. Take "
        "`adjusted_rand_score`",
        call(_by_metric("rand_score"), wave_1, wave_2),
    )
    changes = given(lambda: _growth()["change"].to_numpy(), "share", "the changes of all segments")
    second = given(lambda: _growth()["after"].to_numpy(), "share in wave 2", "the shares of wave 2")
    grown = answer(largest(changes), Label(NEEDS), "the segment that grew most")
    first = given(lambda: _growth()["before"].to_numpy(), "share in wave 1", "the first shares")
    grown.mistake(
        "That is the *largest* segment of a wave. Which one grew?", largest(second), largest(first)
    )
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
        _around(change, z * apart),
    )
    growth.mistake(
        "The interval of 95 % takes 1.96 standard errors. This takes those of 99 %, or of 90 %",
        _around(change, 2.576 * error),
        _around(change, 2.58 * error),
        _around(change, 1.645 * error),
    )
    growth.mistake(
        "Look at the standard error again: √(came + left − n d²) / n. d is squared, and n stands "
        "outside of the root",
        _around(change, z * (came + left - (came - left)) ** 0.5 / people * 100),
        _around(change, z * (came + left - net) ** 0.5 / people**0.5 * 100),
    )
    growth.mistake(
        "All who moved are counted here. Take those who came into this segment, or left it",
        _around(change, z * (call(_movers, wave_1, wave_2) - net) ** 0.5 / people * 100),
    )
    growth.mistake(
        "This is the *share* in wave 2. Asked for: the change since wave 1",
        _around(now * 100, z * (now * (1 - now) / people) ** 0.5 * 100),
    )
    growth.mistake(
        "This takes wave 2 with clusters made *anew*. Take wave_1 and wave_2",
        call(_change_of, grown, wave_1, anew),
    )
    growth.mistake(_KEY, call(_change_of, grown, true_1, true_2))
    growth.symptom(_of_another_segment)
    growth.mistake(
        "One standard error is added and taken off here. Take 1.96 of them",
        _around(change, error),
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
        "Here each offer has the same margin. Take each offer's own, from the column `margin`",
        call(lambda segment: _highest(mix_options()[segment] * 260 - mix_options()["cost"]), grown),
    )
    mix.mistake(
        "These bring *least*. Take the highest profit: .idxmax()",
        call(lambda segment: _highest(-_profits(segment)), grown),
    )
    mix.symptom(_for_another_segment)
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
    mix_gain.mistake(
        "These four without their cost. Take it off: the profit is response × margin − cost",
        call(_sum_of, mix, call(lambda segment: _profits(segment) + mix_options()["cost"], grown)),
    )
    mix_gain.mistake(
        "The cost is added here. Take it off",
        call(
            _sum_of, mix, call(lambda segment: _profits(segment) + 2 * mix_options()["cost"], grown)
        ),
    )
    mix_gain.mistake(
        "This is the profit of the best offer alone. Add up those of all four",
        call(lambda segment: float(_profits(segment).max()), grown),
    )
    mix_gain.mistake(
        "This is the profit of the whole segment. Asked for: of one customer",
        mix_gain * now * people,
        mix_gain * was * people,
    )
    mix_gain.symptom(_gain_of_another_mix)
    mix_gain.mistake(
        "Here each offer has the same margin. Take each offer's own, from the column `margin`",
        call(_gain_of, grown, lambda response, margin, cost: response * 260 - cost),
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
