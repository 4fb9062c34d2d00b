"""Exercises 5-14, 5-15 and 5-7: a sum of beliefs, a ladder, and four kinds of loyalty."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.answers import Label, Number, Vector
from crmlab.datasets import load
from crmlab.loyalty.measures import LOYALTIES, PHASES, quadrants
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step
from crmlab.verbs import total

BELIEFS = ["fresh", "helpful", "far", "queues"]
STAGES = ["aware", "liking", "repeat"]
MARKETS = ["competitive", "captive"]


@once_an_edition
def _survey() -> pd.DataFrame:
    return load("sat_survey")


def _market(name: str) -> pd.DataFrame:
    return _survey().query("market == @name")


def _largest(values: np.ndarray, labels: Sequence[str]) -> str:
    return labels[int(np.argmax(values))]


def _phases(people: pd.DataFrame, cut: float, way: str, middle: str) -> np.ndarray:
    has = people[["l1", "l2", "l3", "l4"]] >= cut
    climbed = has if way in ("alone", "product") else has.cumprod(axis=1)
    if way == "at":
        climbed = climbed - climbed.shift(-1, axis=1, fill_value=0)
    rates = (has.cumprod() if way == "down" else climbed).agg(middle).to_numpy(float)
    if way == "kept":
        return rates / np.array([1.0, *rates[:-1]])
    return rates.cumprod() if way == "product" else rates


def _kinds(people: pd.DataFrame, scale: str, line: float, half: float) -> pd.Series:
    return quadrants(people, {scale: line, "share_here": half})


def _shares(kinds: pd.Series, middle: str) -> np.ndarray:
    return pd.get_dummies(kinds).agg(middle).to_numpy(float)


def _in_both(counts: np.ndarray) -> np.ndarray:
    return np.full(2, counts.sum())


def _in_markets(kinds: pd.Series, kind: str) -> np.ndarray:
    counts = (kinds == kind).groupby(_survey()["market"], observed=False).sum()
    return counts[MARKETS].to_numpy(float)


class Attitudes(Exercise, id="5-14"):
    ours = given(np.array([2, 4, 3, 1]), "beliefs", "what is believed of our shop")
    rival = given(np.array([4, 1, 2, 3]), "beliefs", "what is believed of the rival")
    worth = given(np.array([3, 2, -1, -2]), "values", "the values")
    of_ours = step(ours * worth, "points by belief", "belief times value for our shop")
    of_rival = step(rival * worth, "points by belief", "belief times value for the rival")
    attitudes = answer(
        [total(of_ours), total(of_rival)],
        Vector(["ours", "rival"], "points", 0.01),
        "the two attitudes",
    )
    attitudes.mistake(
        "All values count as good here. A belief in long queues takes away: keep the minus",
        [total(ours * call(np.abs, worth)), total(rival * call(np.abs, worth))],
    )
    lever = answer(
        call(_largest, worth, BELIEFS),
        Label(BELIEFS),
        "the belief of which one point more lifts the attitude most",
    )
    lever.mistake(
        "*helpful* brings most of the attitude today. One point *more* of a belief adds its value, "
        "once",
        call(_largest, of_ours, BELIEFS),
    )
    hints = (
        "Multiply each belief by its value, and add up the four.",
        "(ours * worth).sum() for our shop. One point more of a belief adds its value.",
    )
    then = "People like us better. A point of a belief is worth what people want, not what we do."


class Ladder(Exercise, id="5-15"):
    start = given(2_000, "people", "the people who bought on impulse")
    aware = given(0.45, "moves", "the first move")
    liking = given(0.30, "moves", "the second move")
    again = given(0.80, "moves", "the third move")
    repeat_buyers = answer(
        start * aware * liking * again, Number("people", 0.5), "the people who come to buy again"
    )
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
        "*repeat* is the best move already. Ten points are more, as a share, where few go on",
        call(_largest, moves, STAGES),
    )
    people = given(
        lambda: _market("competitive"),
        "survey people",
        "the competitive market",
        others={
            "the captive market": lambda: _market("captive"),
            "both markets together": _survey,
        },
    )
    cut = given(
        5,
        "marks",
        "5 and more",
        others={"4 and more": 4, "6 and more, which is what > 5 gives": 6},
    )
    way = given(
        "all before",
        "ways",
        "who has this phase and all before it",
        others={
            "who has this phase, whatever the others are": "alone",
            "who stands at this phase and goes no further": "at",
            "the part of those who had the phase before": "kept",
            "the shares of single phases, multiplied": "product",
            "cumprod down the column, where axis=1 is missing": "down",
        },
    )
    middle = given(
        "mean", "middles", "the share of the people", others={"the number of people": "sum"}
    )
    phase_rates = answer(
        call(_phases, people, cut, way, middle),
        Vector(PHASES, "share", 0.002),
        "the shares that reached each phase",
    )
    hints = (
        "Each move keeps a part of those who are left: multiply. Then try + 0.1 on one at a time.",
        "items >= 5 is true where a phase is there. cumprod(axis=1) keeps only unbroken ladders.",
        "The mean of each column of (items >= 5).cumprod(axis=1) is the answer, in one market.",
    )
    then = "The thinnest rung decides; and a quarter of the competitive market climbs to the top."


class Loyalties(Exercise, id="5-7"):
    people = given(
        _survey,
        "survey people",
        "all 3,000 people",
        others={
            "the competitive market alone": lambda: _market("competitive"),
            "the captive market alone": lambda: _market("captive"),
        },
    )
    scale = given(
        "attitude",
        "scales",
        "the attitude",
        others={"the liking, l2": "l2", "the intention, l3": "l3", "sat5": "sat5"},
    )
    line = given(5, "marks", "5 and more", others={"4 and more": 4, "6 and more, as > 5 gives": 6})
    half = given(
        0.5,
        "shares of purchases",
        "half and more (>=)",
        "155 people buy exactly half here",
        others={"more than half (>)": np.nextafter(0.5, 1)},
    )
    middle = given(
        "mean", "middles", "the share of the people", others={"the number of people": "sum"}
    )
    kinds = call(_kinds, people, scale, line, half)
    loyalty_shares = answer(
        call(_shares, kinds, middle),
        Vector(LOYALTIES, "share", 0.004),
        "the shares of the four kinds of loyalty",
    )
    loyalty_shares.mistake(
        "*latent* and *spurious* have changed places. Latent loyalty likes, and buys elsewhere",
        call(lambda shares: shares[[0, 2, 1, 3]], loyalty_shares),
    )
    loyalty_shares.mistake(
        "Both lines are drawn with > here. Who stands exactly on a line is above it, too: >=",
        call(_shares, call(_kinds, people, scale, 6, np.nextafter(0.5, 1)), middle),
    )
    true = step(call(_in_markets, kinds, LOYALTIES[0]), "people by market", "the truly loyal")
    latent = step(call(_in_markets, kinds, LOYALTIES[1]), "people by market", "the latently loyal")
    spurious = step(
        call(_in_markets, kinds, LOYALTIES[2]), "people by market", "the spuriously loyal"
    )
    no_loyalty = step(
        call(_in_markets, kinds, LOYALTIES[3]), "people by market", "those of no loyalty"
    )
    dislikers = step(spurious + no_loyalty, "people by market", "those who do not like it")
    everybody = step(
        true + latent + dislikers, "people by market", "all people of the market, buyers or not"
    )
    buyers = step(
        true + spurious, "people by market", "those who buy half and more here", "only they count"
    )
    both_buyers = step(
        call(_in_both, buyers), "people by market", "the buyers of both markets together"
    )
    both_spurious = step(
        call(_in_both, spurious), "people by market", "the spuriously loyal of both markets"
    )
    not_meant = answer(
        spurious / buyers,
        Vector(MARKETS, "share", 0.004),
        "the share of spurious loyalty among those who buy half and more here",
    )
    not_meant.mistake(
        "This takes both markets together. Each has a share of its own: keep its rows first",
        both_spurious / both_buyers,
    )
    hints = (
        "likes = people['attitude'] >= 5 and buys = people['share_here'] >= 0.5 are true or false "
        "for each person.",
        "(likes & ~buys).mean() is the share of latent loyalty: & is and, ~ is not.",
        "Step 2: keep the rows where buys is true, and take the mean of ~likes in each market.",
    )
    then = (
        "Of those whose purchases look loyal, few do not mean it where they could leave, and half "
        "where they cannot."
    )
