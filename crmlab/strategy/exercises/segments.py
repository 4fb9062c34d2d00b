"""Exercises 7-8 and 7-11: a choice made by two rules, and the weight at which it turns."""

import numpy as np
import pandas as pd

from crmlab.answers import Label, Number, Ranking, Vector, share
from crmlab.datasets import load
from crmlab.messages import later, say
from crmlab.scenes import Exercise, answer, call, choice, given, step
from crmlab.scenes.verbs import highest, ranked
from crmlab.strategy.measures.segments import score_by_weight

SEGMENTS = ["service", "quality", "convenience", "brand", "price", "small firms"]
WEIGHTS = {"size_score": 0.3, "growth_score": 0.2, "fit_score": 0.3, "rivalry_score": 0.2}
FIRMS = ["our firm", "rival A", "rival B", "rival C", "rival D", "rival E"]


def _others(weights: np.ndarray) -> dict[str, np.ndarray]:
    return {
        later("no weights"): np.ones(len(weights)),
        later("weights in another order"): weights[::-1],
        later("no weight for the last"): np.append(weights[:-1], 0),
        later("the second and the third exchanged"): weights[[0, 2, 1, 3][: len(weights)]],
        later("equal weights"): np.full(len(weights), 1 / len(weights)),
    }


def _options() -> pd.DataFrame:
    return load("segment_options").set_index("segment").loc[SEGMENTS]


def _rivals() -> pd.DataFrame:
    scores = load("competitors").pivot(index="firm", columns="criterion", values="score")
    return scores.loc[FIRMS]


def _lead(table: pd.DataFrame, criterion: str, one: str, other: str) -> np.ndarray:
    """Return by how much one is ahead without the criterion, and the other by it alone."""
    weights = WEIGHTS if criterion in WEIGHTS else dict.fromkeys(table, 1 / table.shape[1])
    ends = score_by_weight(table, weights, criterion)
    return (ends[one] - ends[other]).to_numpy() * [1, -1]


def _scores_at(table: pd.DataFrame, weights: dict, *names: str) -> str | None:
    """Say what two score with some weights: they should be level."""
    if not all(0 <= weight <= 1 for weight in weights.values()):
        return None
    one, two = (table[[*weights]] @ pd.Series(weights))[list(names)]
    told = {"first": names[0], "one": f"{one:.2f}", "second": names[1], "two": f"{two:.2f}"}
    return say("With this weight {first} scores {one} and {second} {two}: not level", **told)


def _kept(retention: np.ndarray, rate: float, years: int, timing: tuple) -> np.ndarray:
    """Return how many yearly margins a customer brings, in present value."""
    lost, late = timing
    return sum(retention ** (year + lost) / (1 + rate) ** (year + late) for year in range(years))


def _moved(scores: np.ndarray, npv: np.ndarray) -> str:
    places = pd.DataFrame({"score": scores, "npv": npv}, SEGMENTS).rank()
    return str(places.diff(axis=1)["npv"].abs().idxmax())


class Choice(Exercise, id="7-8"):
    points = given(lambda: _options()[[*WEIGHTS]].to_numpy(float), "points", "the four scores")
    four = np.array([*WEIGHTS.values()])
    weights = given(four, "weights", "the weights .3, .2, .3, .2", others=_others(four))
    sums = call(np.matmul, points, weights)
    scores = answer(sums, Vector(SEGMENTS, "points", 0.005), "the weighted scores")
    scores.mistake(
        "10 is best already: a rivalry of 8 means *few* rivals. Do not turn it round",
        call(lambda points, weights: np.abs(points - [0, 0, 0, 10]) @ weights, points, weights),
    )

    @scores.symptom
    def _weights(given, points):
        weights, left, *_ = np.linalg.lstsq(points, given, rcond=None)
        told = ", ".join(f"{weight:.2f}" for weight in weights)
        return say("These are right for the weights {told}", told=told) if left < 1e-3 else None

    @scores.symptom
    def _between(given, points):
        names = zip(SEGMENTS, given, points.min(axis=1), points.max(axis=1), strict=True)
        for name, score, least, most in names:
            if not least <= score <= most:
                told = {"segment": name, "least": f"{least:.0f}", "most": f"{most:.0f}"}
                return say("{segment}: a mean of points lies from {least} to {most}", **told)

    by_score = answer(ranked(scores, SEGMENTS), Ranking(SEGMENTS), "the order by score")
    retention = given(
        lambda: _options()["retention"].to_numpy(),
        "share a year",
        "the retention",
        others={"no loss of customers": np.ones(len(SEGMENTS))},
    )
    rate = given(
        0.10,
        "rates",
        "a rate of 10 %",
        others={
            "no discount": 0.0,
            "one of 1 %": 0.01,
            "one of 8 %": 0.08,
            "a factor of 0.90": 1 / 9,
        },
    )
    years = given(5, "years", "five margins", others={"four": 4, "six": 6, "no end": 500})
    timing = choice(  # when the first customers are lost, and when the first margin comes
        ("a first margin today, from all", (0, 0)),
        ("a first margin in a year", (0, 1)),
        ("a loss of customers before the first margin", (1, 0)),
        ("a loss and a first margin a year later", (1, 1)),
    )
    kept = step(call(_kept, retention, rate, years, timing), "margins", "the margins of a customer")
    all_five = given(5, "margins", "all five margins in full")
    margin = given(lambda: _options()["margin"].to_numpy(), "CNY a year", "the yearly margin")
    cost = given(lambda: _options()["acquisition_cost"].to_numpy(), "CNY a head", "the cost to win")
    each = answer(
        kept * margin - cost, Vector(SEGMENTS, "CNY a customer", 0.5), "the value of a customer"
    )
    each.mistake(
        "Each margin has its own year: the first is whole, the last comes in four years",
        5 * margin * retention / (1 + rate) - cost,
    )
    each.mistake(
        "Each year fewer are left: retention to the power of the year, and so with 1.10",
        margin * (1 + 4 * retention / (1 + rate)) - cost,
        margin * (1 + 4 * retention) - cost,
    )
    each.mistake(
        "This goes on without end, and the first margin comes late. Five margins, the first today",
        margin * retention / (1 + rate - retention) - cost,
        margin / (1 + rate - retention) - cost,
    )
    each.mistake(
        "All have the margin and the retention of *brand* here: take each segment's own",
        call(lambda kept, margin: (kept * margin)[SEGMENTS.index("brand")], kept, margin) - cost,
    )
    size = given(lambda: _options()["customers"].to_numpy(), "customers", "the customers")
    once = given(lambda: _options()["investment"].to_numpy(), "CNY", "the investment")
    five_times = given(lambda: 5 * _options()["investment"].to_numpy(), "CNY", "it five times")
    margins = step(size * kept * margin, "CNY of margins", "all their margins, before any cost")
    brought = step(size * each, "CNY", "what all its customers bring")
    npv = answer(brought - once, Vector(SEGMENTS, "CNY", 50), "the net present values")
    by_npv = answer(ranked(npv, SEGMENTS), Ranking(SEGMENTS), "the order by value")
    npv.mistake("The cost to win is in `each` already", size * (each - cost) - once)
    a_head = step(npv / size, "CNY a head of it", "what is left *for each customer*")
    a_yuan = step(npv / once, "CNY a yuan", "what is left *for each yuan invested*")
    npv.mistake("The retention is in `each` already", size * retention * each - once)
    by_score.mistake("This is the order by *value*", ranked(npv, SEGMENTS))
    by_npv.mistake("This is the order by *score*", ranked(scores, SEGMENTS))
    by_npv.mistake("This is the order of *one* customer: count them all", ranked(each, SEGMENTS))
    most = call(_moved, scores, npv)
    moved = answer(most, Label(SEGMENTS), "the segment on which the rules disagree")

    @moved.symptom
    def _places(given, by_score, by_npv):
        places = {"score": by_score.index(given) + 1, "value": by_npv.index(given) + 1}
        return say("By score it is no. {score}, and by value no. {value}", **places)

    options = given(_options, "options", "the segments")
    criterion = choice(
        ("rivalry", "rivalry_score"),
        ("growth", "growth_score"),
        ("size", "size_score"),
        ("fit", "fit_score"),
    )
    first = choice(("quality", "quality"), ("service", "service"), ("convenience", "convenience"))
    second = given("small firms", "segments that gain", "small firms")
    pair = call(_lead, options, criterion, first, second)
    ahead = step(call(lambda two: two[0], pair), "points by three", "the lead by three criteria")
    gain = step(call(lambda two: two[1], pair), "points by rivalry", "the lead on rivalry")
    today = given(0.2, "share of the weights", "today's weight of rivalry")
    rivalry_weight = answer(ahead / (ahead + gain), share(), "the weight that makes them level")
    rivalry_weight.mistake(
        "Here the three other weights stay as they are, and all four add up to more than 1. If "
        "rivalry gets w, the others share 1 − w",
        *(ahead / gain, 0.8 * ahead / gain, 0.8 * ahead / (0.8 * ahead + gain)),
    )

    @rivalry_weight.symptom
    def _not_level(given, options):
        weights = {name: weight * (1 - given) / 0.8 for name, weight in WEIGHTS.items()}
        return _scores_at(options, weights | {"rivalry_score": given}, "quality", "small firms")

    hints = (
        "segments[score_weights.index] @ score_weights multiplies row by row, and adds up.",
        "With q = retention / 1.10 a customer brings 1 + q + q**2 + q**3 + q**4 margins. Take off "
        "the cost to win; then times customers, less the investment.",
        "On the three others quality leads by 1.625 points, on rivalry small firms by 2. With the "
        "weight w on rivalry they are level where 1.625 * (1 - w) == 2 * w.",
    )
    then = (
        "Only {moved} stand two places apart. Rivalry would need {rivalry_weight} of the weight, "
        "more than twice as much as today, to lift them over quality."
    )


class Rivals(Exercise, id="7-11"):
    three = np.array([0.5, 0.3, 0.2])
    others = _others(three) | {later("the weights of the table above"): np.array([0.4, 0.3, 0.3])}
    weights = given(three, "weights", "the weights .5, .3, .2", others=others)
    points = given(np.array([7.0, 6.0, 9.0]), "points", "the scores 7, 6, 9")
    score = call(np.dot, weights, points)
    rival_score = answer(score, Number("points", 0.005), "the score of the rival")
    rival_score.mistake("The weights add up to 1: there is nothing to divide by", score / 3)
    means = step(call(lambda: _rivals().mean(axis=1).to_numpy()), "means", "the mean scores")
    first_firm = answer(highest(means, FIRMS), Label(FIRMS), "the first with equal weights")

    @first_firm.symptom
    def _mean_of(given, means):
        return say("Its mean is {mean:.2f}. One is higher", mean=means[FIRMS.index(given)])

    table = given(_rivals, "tables", "the rivals")
    rival = given("rival A", "rivals", "rival A", others={name: name for name in FIRMS[2:]})
    pair = call(lambda table, rival: _lead(table, "price", "our firm", rival), table, rival)
    ahead = step(call(lambda two: two[0], pair), "points by six", "our lead on the six others")
    cheaper = step(call(lambda two: two[1], pair), "points by price", "rival A's lead on price")
    price_weight = answer(ahead / (ahead + cheaper), share(), "the weight that makes them level")
    price_weight.mistake(
        "Here the six others keep all their weight. If price gets w, they share 1 − w",
        *(ahead / cheaper, 6 * ahead / (6 * ahead + cheaper)),
    )
    price_weight.mistake("This is how much weight *more*: add today's 1/7", price_weight - 1 / 7)

    @price_weight.symptom
    def _not_level(given, table):
        weights = dict.fromkeys(table, (1 - given) / 6) | {"price": given}
        return _scores_at(table, weights, "our firm", "rival A")

    today = given(1 / 7, "share of the weights", "a weight of one seventh")
    hints = (
        "rivals.mean(axis=1) is the mean of each row; .idxmax() names its best.",
        "Level where our lead on the six others, times (1 - w), is rival A's on price, times w.",
    )
    then = (
        "We lead while price weighs less than {price_weight}: above it, rival A is the better firm."
    )
