"""Exercises 7-6 and 7-14: splits of a gain that both accept, one by hand and forty in the data."""

from crmlab.answers import Number, share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step
from crmlab.strategy.measures.gain_sharing import judge_shares, sharing_range

LOSES = "the partner loses"


class Split(Exercise, id="7-6"):
    saving = given(80_000, "CNY a year", "the saving")
    cost = given(20_000, "CNY a year", "our cost")
    outside = given(30_000, "CNY a year", "what the partner saves without us")
    agreed = given(0.40, "share of the saving", "our 40 %", others={"the partner's 60 %": 0.60})
    least_share = answer(cost / saving, share(), "the least share that we accept")
    left = step(outside / saving, "share of the saving", "the part that the partner asks for")
    most_share = answer(1 - left, share(), "the most that the partner gives")
    most_share.mistake("This is what the partner *keeps* at the least. Ours is the rest", left)
    ours = step(agreed * saving, "CNY a year of it", "our part of the saving")
    our_gain = answer(ours - cost, Number("CNY a year", 1), "our gain at 40 %")
    our_gain.mistake("Our part of the saving has to pay for our cost, too", ours)
    theirs = step((1 - agreed) * saving, "CNY a year of it", "the partner's part")
    partner_gain = answer(
        theirs - outside, Number("CNY a year", 1), "the partner's gain over its other way"
    )
    partner_gain.mistake(
        "The partner would save 30,000 without us: only what is *above* that is gained", theirs
    )
    both = step(saving - cost - outside, "CNY a year", "what the two gain together")
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
        "From {least_share} to {most_share} both accept. At 40 % we gain {our_gain} and the "
        "partner {partner_gain}; at {even_share} both gain the same."
    )


@once_an_edition
def _judged() -> tuple:
    partners = load("partners")
    ranges = sharing_range(partners)
    verdicts = judge_shares(ranges, partners["gain_share"])
    waiting = ranges["room"][partners["gain_share"].isna()]
    no_split, unhappy = ((verdicts == verdict).sum() for verdict in ("no split", LOSES))
    return int(no_split), int(unhappy), waiting.clip(lower=0).sum(), waiting.sum(), len(partners)


class Agreements(Exercise, id="7-14"):
    judged = given(_judged, "partners judged", "the partners, judged")
    everybody = step(call(lambda judged: judged[4], judged), "partners", "all partners")
    no_split = answer(
        call(lambda judged: judged[0], judged),
        Number("partners", 0.1),
        "the partners for whom no split pleases both",
    )
    no_split.mistake("These are the ones for whom there *is* such a split", everybody - no_split)
    unhappy = answer(
        call(lambda judged: judged[1], judged),
        Number("partners", 0.1),
        "the agreements under which the partner loses",
    )
    waiting = answer(
        call(lambda judged: judged[2], judged),
        Number("CNY a year", 1),
        "what lies on the table with partners without an agreement",
    )
    waiting.mistake(
        "Where the room is below 0 there is nothing to gain: nobody has to agree. Leave these out",
        call(lambda judged: judged[3], judged),
    )
    hints = (
        "strategy.sharing_range(partners) has a row a partner: room below 0 means no split.",
        "A partner loses where gain_share lies above most. Missing shares compare as False.",
        "For the last: rooms above 0, where gain_share is missing. .clip(lower=0) helps.",
    )
    then = "{unhappy} partners will find out. {waiting} a year lie on the table with others."
