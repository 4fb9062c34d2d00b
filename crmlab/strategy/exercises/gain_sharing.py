"""Exercises 7-6 and 7-14: splits of a gain that both accept, one by hand and forty in the data."""

import pandas as pd

from crmlab.answers import Integer, Number, share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step
from crmlab.strategy.measures.gain_sharing import sharing_range


class Split(Exercise, id="7-6"):
    saving = given(80_000, "CNY a year", "the saving")
    cost = given(20_000, "CNY a year", "our cost")
    outside = given(30_000, "CNY a year", "what the partner saves without us")
    agreed = given(0.45, "share of the saving", "our 45 %", others={"the partner's 55 %": 0.55})
    least_share = answer(cost / saving, share(), "the least share that we accept")
    least_share.mistake(
        "Divide by the *saving*: the shares are of it, and not of what both gain",
        cost / (saving - cost - outside),
    )
    left = step(outside / saving, "share of the saving", "the part that the partner asks for")
    most_share = answer(1 - left, share(), "the most that the partner gives")
    most_share.mistake("This is what the partner *keeps* at the least. Ours is the rest", left)
    most_share.mistake(
        "Our cost is our own matter: the partner gives all that is above its other way",
        *((saving - cost - outside) / saving, (saving - outside) / (saving - cost)),
    )
    ours = step(agreed * saving, "CNY a year of it", "our part of the saving")
    our_gain = answer(ours - cost, Number("CNY a year", 1), "our gain at 45 %")
    theirs = step((1 - agreed) * saving, "CNY a year of it", "the partner's part")
    partner_gain = answer(
        theirs - outside, Number("CNY a year", 1), "the partner's gain over its other way"
    )
    both = step(saving - cost - outside, "CNY a year", "what the two gain together")
    our_gain.mistake("The 45 % are of the *saving*, not of what both gain", agreed * both)
    partner_gain.mistake(
        "The 55 % are of the *saving*, not of what is left of it",
        *((1 - agreed) * both, (1 - agreed) * (saving - outside)),
    )
    even_share = answer(
        (cost + both / 2) / saving, share(), "the share at which both gain the same"
    )
    even_share.mistake(
        "Half of the *saving* to each is not half of the *gain*: costs and other ways differ",
        saving / 2 / saving,
    )
    hints = (
        "We need our cost back, out of the share: share × 80,000 ≥ 20,000.",
        "The partner keeps (1 - share) × 80,000, and wants at least 30,000.",
        "Together they gain 80,000 - 20,000 - 30,000. Each gets half, and we our cost on top.",
    )
    then = (
        "From {least_share} to {most_share} both accept. At 45 % we gain {our_gain} and the "
        "partner {partner_gain}; at {even_share} both gain the same."
    )


@once_an_edition
def _partners() -> pd.DataFrame:
    partners = load("partners").eval("signed = gain_share.notna()")
    return partners.join(sharing_range(partners))


def _count(rule: str) -> int:
    return len(_partners().query(rule))


def _waiting(whom: str, column: str, least: float, how: str) -> float:
    rows = _partners().query(whom).query("room >= @least")
    return float(rows.eval(column).agg(how))


class Agreements(Exercise, id="7-14"):
    everybody = given(lambda: len(_partners()), "partners", "all partners")
    no_room = choice(
        ("a room below 0", "room < 0"),
        ("a missing share", "not signed"),
        ("those *with* an agreement only", "room < 0 and signed"),
        ("those *without* an agreement only", "room < 0 and not signed"),
        ("a saving below our cost", "saving < cost"),
        ("a saving below the outside option", "saving < outside_option"),
    )
    no_split = answer(
        call(_count, no_room), Integer("partners"), "the partners for whom no split pleases both"
    )
    no_split.mistake(
        "This adds up their rooms. Count the partners",
        call(lambda rule: _waiting(rule, "room", -float("inf"), "sum"), no_room),
    )
    no_split.mistake("These are the ones for whom there *is* such a split", everybody - no_split)
    above = choice(
        ("the shares above `most`", "gain_share > most"),
        ("those *below* `most`", "gain_share < most"),
        ("those above `least`", "gain_share > least"),
        ("those below `least`, by which *we* lose", "gain_share < least"),
        ("those outside the range, on either side", "gain_share > most or gain_share < least"),
        ("those above the middle", "gain_share > middle"),
        ("those above a half", "gain_share > 0.5"),
        ("the *partner's* shares above `most`", "1 - gain_share > most"),
        ("missing ones as well", "not gain_share <= most"),
        (
            "our cost as a loss of the *partner*",
            "(1 - gain_share) * saving - cost < outside_option",
        ),
    )
    unhappy = answer(
        call(_count, above), Integer("partners"), "the agreements under which the partner loses"
    )
    whom = given(
        "not signed", "groups", "those who did not sign", others={"those who did": "signed"}
    )
    all_of_them = given("room == room", "groups", "all partners")
    those_who_did = given("signed", "groups of others", "those who signed")
    gained = choice(
        ("what both gain", "room"),
        ("the saving", "saving"),
        ("the saving less our cost", "saving - cost"),
    )
    how = choice(
        ("the sum", "sum"), ("the mean", "mean"), ("the largest", "max"), ("the *number*", "count")
    )
    waiting = answer(
        call(_waiting, whom, gained, 0, how),
        Number("CNY a year", 1),
        "what lies on the table with partners without an agreement",
    )
    waiting.mistake(
        "Only those *without* an agreement wait, and of these only who has a room above 0",
        call(_waiting, whom, gained, -float("inf"), how),
        call(_waiting, all_of_them, gained, -float("inf"), how),
        call(_waiting, all_of_them, gained, 0, how),
        call(_waiting, those_who_did, gained, -float("inf"), how),
    )
    waiting.mistake(
        "Asked is what *both* gain, the `room`, of those who have one above 0",
        call(_waiting, whom, "saving", -float("inf"), how),
        call(_waiting, whom, "saving - cost", -float("inf"), how),
    )
    waiting.mistake("This is one half. Asked for is what *both* gain", waiting / 2)
    hints = (
        "strategy.sharing_range(partners) has a row a partner: room below 0 means no split.",
        "A partner loses where gain_share lies above most. Missing shares compare as False.",
        "For the last: rooms above 0, where gain_share is missing. .clip(lower=0) helps.",
    )
    then = "{unhappy} partners will find out. {waiting} a year lie on the table with others."
