"""Exercises 3-17 and 3-10: pairs by hand, and two waves of the survey."""

from operator import getitem

import numpy as np
import pandas as pd

from crmlab.answers import Label, Labels, Number, Vector, share
from crmlab.datasets import load
from crmlab.messages import later
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step
from crmlab.scenes.formulas import Term, Verb, as_term, rebuilt
from crmlab.segmentation.measures import NEEDS, mix_options, segments_of_waves

pairs_of = Verb(lambda people: people * (people - 1) / 2)
pairs_of.slip(
    "Here each pair is counted twice: A with B, and B with A. Divide n × (n − 1) by 2",
    lambda people: people * (people - 1),
)
pairs_of.slip(
    "n people do not make n² / 2 pairs: nobody is a pair with oneself. It is n × (n − 1) / 2",
    lambda people: people**2 / 2,
)
pairs_of.slip(
    "A plus stands here for the minus: n people make n × (n − 1) / 2 pairs",
    lambda people: people * (people + 1) / 2 if people > 1 else 0.0,
)


class Pairs(Exercise, id="3-17"):
    both_a = given(4, "people of A", "the 4 who are in A both times")
    a_to_b = given(1, "people who go", "the one who goes from A to B")
    both_b = given(5, "people of B", "the 5 who are in B both times")
    everyone = given(10, "all of them", "all 10 people")
    all_pairs = given(45, "all of them", "all 45 pairs", "ten people make 10 × 9 / 2")
    squared = given(100, "all of them", "100, which is n²")
    with_oneself = given(55, "all of them", "55, which pairs each with oneself as well")
    no_chance = given(0, "pairs", "no chance at all")
    before = step(
        pairs_of(both_a + a_to_b) + pairs_of(both_b), "pairs", "the pairs together in wave 1"
    )
    after = step(
        pairs_of(both_a) + pairs_of(a_to_b + both_b), "pairs", "the pairs together in wave 2"
    )
    together = answer(
        pairs_of(both_a) + pairs_of(a_to_b) + pairs_of(both_b),
        Number("pairs", 0.01),
        "the pairs that are together both times",
    )
    expected = answer(
        before * after / all_pairs, Number("pairs", 0.01), "the pairs expected by chance"
    )
    both_waves = step(before + after, "pairs of two waves", "the pairs of both waves added up")
    possible = step(both_waves / 2, "pairs", "the pairs possible, the mean of both waves")
    adjusted = answer(
        (together - expected) / (possible - expected),
        Number("index", 0.002),
        "the adjusted Rand index",
    )
    stayers = step(both_a + both_b, "people who stay", "the *people* who stay")
    staying = step(stayers / everyone, "share", "the share of people who stay")
    alike = step(
        all_pairs - both_waves + 2 * together,
        "pairs alike",
        "the pairs treated alike, together or apart both times",
    )
    rand = step(alike / all_pairs, "index", "the plain Rand index, with chance in it")
    together.mistake("You handed in *the people who stay*. Count the pairs of them", stayers)
    adjusted.mistake("This is the share of people who stay. The index counts pairs", staying)
    together.mistake(
        "These are the pairs together in one wave. *Both times* means: in one cell of the table",
        before,
        after,
    )
    together.mistake(
        "This is one cell only. Add up the pairs of all cells of the table",
        pairs_of(both_a),
        pairs_of(both_b),
    )
    together.mistake(
        "n people do not make n² pairs: nobody is a pair with oneself. It is n × (n − 1) / 2",
        both_a**2 + a_to_b**2 + both_b**2,
        both_a**2 + both_b**2,
    )
    together.mistake(
        "Either each is a pair with oneself here, or the pairs of B count twice. n people make "
        "n × (n − 1) / 2 pairs",
        pairs_of(both_a + 1) + pairs_of(a_to_b + 1) + pairs_of(both_b + 1),
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
    expected.example(12 * 12 / 28)
    adjusted.example(0.125)
    for other in (before, after, both_waves, all_pairs):
        adjusted.mistake(
            "*Possible* is the mean of the pairs of the two waves, 20.5: not those of one wave, "
            "nor their sum, nor all 45",
            (together - expected) / (other - expected),
        )
    adjusted.mistake(
        "Chance is taken off above the line only. Take it off below the line, too",
        (together - expected) / possible,
    )
    adjusted.mistake(
        "Brackets are missing: the expected pairs are taken off above the line *and* below it, "
        "before you divide",
        together - expected / possible - expected,
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
    truth = load("needs_truth").astype({"segment": pd.CategoricalDtype(NEEDS)})
    waves = truth.pivot(index="resp_id", columns="wave", values="segment")
    return waves.rename(columns={1: "wave_1", 2: "wave_2"})


def _moves(people: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """Return how many go from each segment of a wave to each of another."""
    counts = np.zeros((len(NEEDS), len(NEEDS)))
    np.add.at(counts, (people[one].cat.codes, people[other].cat.codes), 1)
    return pd.DataFrame(counts, NEEDS, NEEDS)


def _likeness(people: pd.DataFrame, one: str, other: str, measure: str) -> float:
    """Return a measure of two groupings by its name, or the index with a part left out."""
    from sklearn import metrics

    if hasattr(metrics, measure):
        return float(getattr(metrics, measure)(people[one], people[other]))
    table = _moves(people, one, other).to_numpy()
    sums = table, table.sum(axis=0), table.sum(axis=1), table.sum()
    both, first, second, all_pairs = (float(pairs_of.do(each).sum()) for each in sums)
    chance = first * second / all_pairs
    if measure == "no chance":
        return both / ((first + second) / 2)
    return (both - chance) / (all_pairs - chance)


def _around(change: Term, reach: Term) -> list[Term]:
    return [change, change - reach, change + reach]


def _best(profits: pd.Series, above: float = 0) -> list[str]:
    """Return the offer of each use that brings most, or nothing where none brings enough."""
    by_use = profits.round(6).groupby(mix_options()["use"], sort=False)
    return by_use.idxmax().where(by_use.max() > above, "nothing").to_list()


def _response(segment: str) -> pd.Series:
    options = mix_options()
    return options[NEEDS].mean(axis=1) if segment == "all" else options[segment]


def _sum_of(profits: pd.Series, offers: list[str], added: str) -> float:
    return float(profits.reindex(offers).agg(added))


grown_most = Verb(lambda was, now: (now - was).idxmax())
grown_most.slip(
    "That is the one that *shrank* most. Look for the highest change, and take wave_2 minus wave_1",
    lambda was, now: (now - was).idxmin(),
)
for _wave in (0, 1):
    grown_most.slip(
        "That is the *largest* segment of a wave. Which one grew?",
        lambda was, now, wave=_wave: (was, now)[wave].idxmax(),
    )
best = Verb(_best)
best.slip(
    "These bring *least*. Take the highest profit: .idxmax()",
    lambda profits: profits.groupby(mix_options()["use"], sort=False).idxmin(),
)
USES = list(dict.fromkeys(mix_options()["use"]))
_COST = later(
    "Here the cost counts too little, or not at all. The profit is response × margin − cost, and "
    "the cost is for *each* customer, whether he or she responds or not"
)
_MARGIN = later(
    "Here each offer has the same margin. Take each offer's own, from the column `margin`"
)
_SEGMENT = later(
    "This is the best for another segment, or for all segments alike. Take the column of the one "
    "that grew"
)


class Waves(Exercise, id="3-10"):
    people = choice(
        ("the segments that were found", _waves),
        ("the answer key", _truth),
        why="no real survey has a key",
    )
    wave_1 = given("wave_1", "waves", "wave 1", "two groupings of one wave show nobody who moves")
    wave_2 = given(
        "wave_2",
        "waves",
        "wave 2 by the same rule",
        others={"wave 2 with clusters made *anew*": "anew"},
    )
    table = call(_moves, people, wave_1, wave_2)
    sizes_1, sizes_2 = call(lambda table: table.sum(axis=1), table), call(pd.DataFrame.sum, table)
    stays = call(lambda table: pd.Series(np.diag(table), NEEDS), table)
    everyone = given(
        lambda: float(len(_waves())),
        "people",
        "all people",
        others={"the answers of both waves, two of each person": lambda: 2.0 * len(_waves())},
    )
    stayers = step(call(pd.Series.sum, stays), "stayers", "the people who stay")
    stay_share = answer(stayers / everyone, share(), "the share of people in the same segment")
    stay_share.mistake(
        "This is the mean of five shares, one for each segment. Take the mean over all people",
        call(np.mean, stays / sizes_1),
        call(np.mean, stays / sizes_2),
    )
    measure = choice(
        ("`adjusted_rand_score`", "adjusted_rand_score"),
        ("the plain Rand index, `rand_score`, with chance in it", "rand_score"),
        ("the mutual information", "adjusted_mutual_info_score"),
        ("the mutual information with chance in it", "normalized_mutual_info_score"),
        ("the index of Fowlkes and Mallows", "fowlkes_mallows_score"),
        ("Cohen's kappa, which counts people", "cohen_kappa_score"),
        ("an index with chance not taken off, above the line and below it", "no chance"),
        ("*all* pairs for those possible, the mean of both waves", "all pairs"),
    )
    adjusted_rand = answer(
        call(_likeness, people, wave_1, wave_2, measure),
        Number("index", 5e-4),
        "the adjusted Rand index",
    )
    adjusted_rand.example(0.125)
    grown = answer(grown_most(sizes_1, sizes_2), Label(NEEDS), "the segment that grew most")
    was = step(call(getitem, sizes_1, grown), "people", "that segment's people in wave 1")
    now = step(call(getitem, sizes_2, grown), "people", "that segment's people in wave 2")
    kept = step(call(getitem, stays, grown), "people", "the stayers of that segment")
    came = step(now - kept, "movers", "those who came")
    left = step(was - kept, "movers", "those who left")
    moved = step(came + left, "movers", "those who came into this segment, or left it")
    movers = step(everyone - stayers, "movers", "all who moved")
    d = step((came - left) / everyone, "share of people", "d, the change as a share")
    change = step(d * 100, "points", "the change")
    share_1 = step(was / everyone * 100, "points", "its *share* in wave 1")
    share_2 = step(now / everyone * 100, "points", "its *share* in wave 2")
    net = step(everyone * d**2, "movers squared", "n d², which is (came − left)² / n")
    error = step(
        (moved - net) ** 0.5 / everyone * 100, "points of error", "the standard error of the change"
    )
    z = given(1.96, "standard errors", "1.96 standard errors")
    reach = step(z * error, "points of reach", "the reach of the interval")
    growth = answer(
        _around(change, reach),
        Vector(["change", "low", "high"], "points", tolerance=0.005),
        "the growth of that segment",
    )
    growth.mistake(
        "Before and after are swapped here: take wave_2 minus wave_1",
        rebuilt(growth, {wave_1: wave_2, wave_2: wave_1}),
        rebuilt(growth, {wave_1: wave_2, wave_2: wave_1, grown: grown}),
    )
    variances = share_1 * (100 - share_1) + share_2 * (100 - share_2)
    growth.mistake(
        "This interval takes the waves for samples of different people. They are the same people: "
        "count who came and who left",
        _around(change, z * (variances / everyone) ** 0.5),
    )
    growth.mistake(
        "The interval of 95 % takes 1.96 standard errors. This takes those of 99 %, or of 90 %, "
        "or 2",
        _around(change, 2.576 * error),
        _around(change, 1.645 * error),
        _around(change, 2 * error),
    )
    growth.mistake(
        "n stands outside of the root: √(came + left − n d²) / n",
        _around(change, reach * everyone**0.5),
    )
    response = step(call(_response, grown), "share of customers", "the response")
    margin = given(lambda: mix_options()["margin"], "CNY a response", "each offer's own margin")
    cost = given(lambda: mix_options()["cost"], "CNY a customer, for an offer", "the cost")
    profits = step(response * margin - cost, "CNY an offer", "the profits of the offers")
    mix = answer(
        best(profits),
        Labels(USES, [*mix_options().index, "nothing"]),
        "the best offer of each use for that segment",
    )
    offers = step(mix, "offers", "the four offers of your mix")
    twelve = given(lambda: list(mix_options().index), "offers", "all twelve offers")
    added = choice(
        ("the sum of the four", "sum"),
        ("the mean of the four", "mean"),
        ("the best of the four alone", "max"),
    )
    mix_gain = answer(
        call(_sum_of, profits, offers, added),
        Number("CNY a customer", 0.05),
        "the profit of the four offers",
    )
    for said, by in (
        (_COST, {profits: response}),
        (_COST, {profits: response * margin}),
        (_COST, {profits: response * (margin - cost)}),
        (_MARGIN, {margin: as_term(260)}),
        *map(lambda other, of=grown: (_SEGMENT, {of: as_term(other)}), [*NEEDS[:-1], "all"]),
    ):
        profit = rebuilt(profits, by)
        for chosen in (rebuilt(mix, by), call(_best, profit, -np.inf)):
            mix.mistake(said, chosen)
            mix_gain.mistake(said, call(_sum_of, profit, chosen, "sum"))
        mix_gain.mistake(said, call(_sum_of, profit, mix, "sum"))
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
