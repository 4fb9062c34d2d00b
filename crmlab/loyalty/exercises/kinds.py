"""Exercises 5-14, 5-15 and 5-7: a sum of beliefs, a ladder, and four kinds of loyalty."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.answers import Label, Number, Vector
from crmlab.datasets import load
from crmlab.loyalty.measures import LOYALTIES, quadrants
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step
from crmlab.scenes.verbs import total

BELIEFS = ["fresh", "helpful", "far", "queues"]
STAGES = ["aware", "liking", "repeat"]
MARKETS = ["competitive", "captive"]
RUNGS = ["cognitive l1", "affective l2", "conative l3", "action l4"]  # labelled by either word


@once_an_edition
def _survey() -> pd.DataFrame:
    survey = load("sat_survey")
    return survey.assign(meant=survey[["l1", "l2", "l3"]].mean(axis=1))


def _market(name: str) -> pd.DataFrame:
    return _survey().query("market == @name")


def _largest(values: np.ndarray, labels: Sequence[str]) -> str:
    return labels[int(np.argmax(values))]


def _phases(people: pd.DataFrame, cut: float, way: str, middle: str) -> np.ndarray:
    has = people[["l1", "l2", "l3", "l4"]] >= cut
    climbed = has if way in ("alone", "product") else has.cumprod(axis=1)
    climbed = has.cumsum(axis=1) if way == "sum" else climbed
    if way == "at":
        climbed = climbed - climbed.shift(-1, axis=1, fill_value=0)
    rates = (has.cumprod() if way == "down" else climbed).agg(middle).to_numpy(float)
    if way == "kept":
        return rates / np.array([1.0, *rates[:-1]])
    return rates.cumprod() if way == "product" else rates


def _kinds(people: pd.DataFrame, scale: str, lines: tuple[float, float]) -> pd.Series:
    return quadrants(people, dict(zip((scale, "share_here"), lines, strict=True)))


def _shares(kinds: pd.Series, middle: str, way: str) -> np.ndarray:
    true, latent, spurious, none = pd.get_dummies(kinds).agg(middle).to_numpy(float)
    if way == "without ~":
        latent, spurious = true + latent, true + spurious
    elif way == "or":
        true = true + latent + spurious
    return np.array([true, latent, spurious, none])


def _count(kinds: pd.Series, of: Sequence[str], order: str) -> np.ndarray:
    counts = kinds.isin(of).groupby(_survey()["market"], observed=False).sum()[MARKETS]
    if order == "together":
        return np.full(2, float(counts.sum()))
    return counts.to_numpy(float)[:: -1 if order == "reversed" else 1]


class Attitudes(Exercise, id="5-14"):
    ours = given(np.array([2, 4, 3, 1]), "beliefs", "what is believed of our shop")
    rival = given(np.array([4, 1, 2, 3]), "beliefs", "what is believed of the rival")
    worth = given(np.array([3, 2, -1, -2]), "values", "the values")
    of_ours = step(ours * worth, "points by belief", "the points of our shop")
    of_rival = step(rival * worth, "points by belief", "the points of the rival")
    attitudes = answer(
        [total(of_ours), total(of_rival)],
        Vector(["ours", "rival"], "points", 0.01),
        "the two attitudes",
    )
    attitudes.mistake(
        "All values count as good here. A belief in long queues takes away: keep the minus",
        [total(ours * call(np.abs, worth)), total(rival * call(np.abs, worth))],
    )
    attitudes.mistake(
        "Only what is worth something good is counted here. A belief that has a minus takes away",
        [total(ours * call(np.maximum, worth, 0)), total(rival * call(np.maximum, worth, 0))],
    )
    attitudes.example([7, 7])
    lever = answer(
        call(_largest, worth, BELIEFS),
        Label(BELIEFS),
        "the belief of which one point more lifts the attitude most",
    )
    lever.mistake(
        "*helpful* brings most of the attitude. One point *more* of a belief adds its value, once",
        call(_largest, of_ours, BELIEFS),
    )
    lever.mistake("Nobody wants *far* or *queues*: more lowers the attitude", "far", "queues")
    hints = (
        "Multiply each belief by its value, and add up the four.",
        "(ours * worth).sum() for our shop. One point more of a belief adds its value.",
    )
    then = "People like us better. A point of a belief is worth what people want, not what we do."


class Ladder(Exercise, id="5-15"):
    start = given(
        2_000,
        "people",
        "the 2,000 people who bought on impulse",
        others={"the 1,000 people of the example": 1_000},
    )
    aware = given(0.45, "moves", "the first move")
    liking = given(0.30, "moves", "the second move")
    again = given(0.80, "moves", "the third move")
    repeat_buyers = answer(
        start * aware * liking * again, Number("people", 0.5), "the people who come to buy again"
    )
    repeat_buyers.example(120, start * 0.4 * 0.5 * 0.6)
    repeat_buyers.mistake(
        "This takes the mean of the moves, or adds them up. Each move keeps a part of those who "
        "made the one before: multiply",
        start * (aware + liking + again) / 3,
        start * (aware + liking + again),
    )
    moves = call(lambda *moves: np.array(moves), aware, liking, again)
    best_move = answer(
        call(_largest, (moves + 0.1) / moves, STAGES), Label(STAGES), "the move to raise"
    )
    best_move.mistake(
        "*repeat* has the highest rate already. Asked is which rate to *raise*: ten points are "
        "more, as a share, where few go on",
        call(_largest, moves, STAGES),
    )
    best_move.mistake(
        "Most people stand there, but what counts is by which factor the rate grows: 0.55 / 0.45 "
        "is 1.22, and 0.40 / 0.30 is 1.33",
        "aware",
    )
    people = choice(
        ("the competitive market", lambda: _market("competitive")),
        ("the captive market", lambda: _market("captive")),
        ("both markets together", _survey),
    )
    cut = given(
        5,
        "marks",
        "5 and more",
        others={"4 and more": 4, "6 and more, which is what > 5 gives": 6},
    )
    way = choice(
        ("who has this phase and all before it", "all before"),
        ("who has this phase, whatever the others are", "alone"),
        ("who stands at this phase and goes no further", "at"),
        ("the part of those who had the phase before", "kept"),
        ("the shares of single phases, multiplied", "product"),
        ("cumsum, which adds up, for cumprod", "sum"),
        ("cumprod down the column, where axis=1 is missing", "down"),
    )
    middle = choice(("the share of the people", "mean"), ("the number of people", "sum"))
    phase_rates = answer(
        call(_phases, people, cut, way, middle),
        Vector(RUNGS, "share", 0.002),
        "the shares that reached each phase",
    )
    hints = (
        "Each move keeps a part of those who are left: multiply. Then try + 0.1 on one at a time.",
        "items >= 5 is true where a phase is there. cumprod(axis=1) keeps only unbroken ladders.",
        "The mean of each column of (items >= 5).cumprod(axis=1) is the answer, in one market.",
    )
    then = "The thinnest rung decides; and a quarter of the competitive market climbs to the top."


class Loyalties(Exercise, id="5-7"):
    people = choice(
        ("all 3,000 people", _survey),
        ("the competitive market alone", lambda: _market("competitive")),
        ("the captive market alone", lambda: _market("captive")),
    )
    scale = choice(
        ("the attitude", "attitude"),
        ("the liking, l2", "l2"),
        ("the intention, l3", "l3"),
        ("the mean of l1 to l3", "meant"),
        ("sat5", "sat5"),
    )
    lines = choice(
        ("5 and more, and half and more", (5, 0.5)),
        ("> for >= at the half", (5, np.nextafter(0.5, 1))),
        ("> for >= at the attitude", (6, 0.5)),
        ("> for >= at both lines", (6, np.nextafter(0.5, 1))),
        ("4 and more for the attitude", (4, 0.5)),
        ("5 for the half, where shares go up to 1", (5, 5)),
        why="who stands on a line is above it, and 155 people buy exactly half here",
    )
    middle = choice(("the share of the people", "mean"), ("the number of people", "sum"))
    way = choice(
        ("those who do one and not the other, with & ~", "with ~"),
        ("all who like it, and all who buy half and more", "without ~"),
        ("true loyalty as one *or* the other (|)", "or"),
    )
    kinds = call(_kinds, people, scale, lines)
    loyalty_shares = answer(
        call(_shares, kinds, middle, way),
        Vector(LOYALTIES, "share", 0.004),
        "the shares of the four kinds of loyalty",
    )
    loyalty_shares.mistake(
        "*latent* and *spurious* have changed places. Latent loyalty likes, and buys elsewhere",
        call(lambda shares: shares[[0, 2, 1, 3]], loyalty_shares),
    )
    order = choice(
        ("the competitive market first, the captive one second", "as asked"),
        ("the captive market first, the competitive one second", "reversed"),
        ("both markets together, in both places", "together"),
    )
    spurious = step(
        call(_count, kinds, LOYALTIES[2:3], order), "people by market", "the spuriously loyal"
    )
    dislikers = step(
        call(_count, kinds, LOYALTIES[2:], order), "people by market", "those who do not like it"
    )
    everybody = step(
        call(_count, kinds, LOYALTIES, order), "people by market", "all people of the market"
    )
    both_buyers = step(
        call(_count, kinds, LOYALTIES[::2], "together"),
        "people by market",
        "the buyers of both markets",
    )
    buyers = step(
        call(_count, kinds, LOYALTIES[::2], order),
        "people by market",
        "those of the market who buy half and more here",
        "only they count",
    )
    not_meant = answer(
        spurious / buyers,
        Vector(MARKETS, "share", 0.0005),
        "the share of spurious loyalty among those who buy half and more here",
    )
    not_meant.mistake(
        "These are *all* who do not like it, over all people of the market. Look only at those who "
        "buy half and more here",
        dislikers / everybody,
    )
    hints = (
        "likes = shoppers['attitude'] >= 5 and buys = shoppers['share_here'] >= 0.5 are true or "
        "false for each person.",
        "(likes & ~buys).mean() is the share of latent loyalty: & is and, ~ is not.",
        "Step 2: keep the rows where buys is true, and take the mean of ~likes in each market.",
    )
    then = (
        "Of those whose purchases look loyal, few do not mean it where they could leave, and half "
        "where they cannot."
    )
