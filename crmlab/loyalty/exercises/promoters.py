"""Exercise 5-3: a net promoter score by hand, and what moves it."""

from crmlab.answers import Number
from crmlab.scenes import Exercise, answer, given, step


class Score(Exercise, id="5-3"):
    promoters = given(54, "people", "the 54 promoters")
    detractors = given(36, "people", "the 36 detractors")
    passives = given(30, "passive people", "the 30 passives")
    moved = given(12, "people who rise", "the 12 who rise from 6 to 7")
    everyone = given(
        120,
        "people asked",
        "all 120 people",
        "all of them answer",
        others={
            "promoters and detractors only": 90,
            "the 84 others": 84,
            "the 108 others": 108,
            "132, as if the twelve came in addition": 132,
        },
    )
    more = step(promoters - detractors, "people more", "the promoters less the detractors")
    for_us = step(promoters / everyone * 100, "per cent", "the promoters in per cent")
    against = step(detractors / everyone * 100, "per cent", "the detractors in per cent")
    nps = answer(for_us - against, Number("points", 0.05), "the score")
    nps.mistake(
        "The passives count among all, and nowhere else: they are neither added nor taken off",
        for_us - against + passives / everyone * 100,
        for_us - against - passives / everyone * 100,
    )
    nps.mistake(
        "This is a ratio. The score is the share of promoters *less* that of detractors",
        promoters / detractors * 100,
    )
    won = given(
        0,
        "new promoters",
        "nobody more as a promoter",
        "a 7 is passive",
        others={"the 12 as promoters": 12, "the 30 passives off as well": -30},
    )
    left = step(detractors - moved, "people left", "the detractors less the 12")
    then_ = step(promoters + won, "people then", "the promoters after they rise")
    nps_after = answer(
        (then_ - left) / everyone * 100, Number("points", 0.05), "the score after they rise"
    )
    nps_after.mistake(
        "These are people. Divide by all 120, and multiply by 100: points", promoters - left
    )
    nps_after.mistake(
        "The passives count among all, and nowhere else: they are neither added nor taken off",
        (then_ - left + passives + moved) / everyone * 100,
        (then_ - left - passives - moved) / everyone * 100,
    )
    nps_after.mistake("This is by how much it rises. Asked is the new score", nps_after - nps)
    nps_after.mistake("You added 12 *people* as 12 points. One is less than a point", nps + moved)
    hints = (
        "Promoters gave 9 or 10, detractors 0 to 6. How many more promoters are there?",
        "Divide by all 120, the passives among them, and write it in per cent.",
        "A 7 is passive. So 12 people less are detractors, and nobody more is a promoter.",
    )
    then = (
        "One mark by a tenth of the people moved the score from {nps} to {nps_after}; had they "
        "risen from 0 to 6, it would not have moved at all."
    )
