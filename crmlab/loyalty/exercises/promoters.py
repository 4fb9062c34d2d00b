"""Exercise 5-3: a net promoter score by hand, and what moves it."""

from crmlab.answers import Number
from crmlab.scenes import Exercise, answer, given, step


class Score(Exercise, id="5-3"):
    promoters = given(54, "people", "the 54 promoters")
    passives = given(30, "people", "the 30 passives")
    detractors = given(36, "people", "the 36 detractors")
    moved = given(12, "people who rise", "the 12 who rise from 6 to 7")
    everyone = step(promoters + passives + detractors, "people", "all 120 people")
    more = step(promoters - detractors, "people", "the promoters less the detractors, as people")
    for_us = step(promoters / everyone * 100, "per cent", "the promoters in per cent")
    against = step(detractors / everyone * 100, "per cent", "the detractors in per cent")
    nps = answer(for_us - against, Number("points", 0.05), "the score")
    nps.mistake(
        "You count the passives among the promoters. They count among all, and nowhere else",
        (promoters + passives - detractors) / everyone * 100,
    )
    left = step(detractors - moved, "people", "the detractors that are left")
    nps_after = answer(
        for_us - left / everyone * 100, Number("points", 0.05), "the score after they rise"
    )
    nps_after.mistake(
        "You count the 12 among the promoters. A 7 is passive: they only stop being detractors",
        (promoters + moved - left) / everyone * 100,
    )
    nps_after.mistake(
        "You took the 12 out of the survey. They still answer: passives count among all",
        (promoters - left) / (everyone - moved) * 100,
    )
    hints = (
        "Promoters gave 9 or 10, detractors 0 to 6. How many more promoters are there?",
        "Divide by all 120, the passives among them, and write it in per cent.",
        "A 7 is passive. So 12 people less are detractors, and nobody more is a promoter.",
    )
    then = (
        "One mark by a tenth of the people moved the score from {nps} to {nps_after}; had they "
        "risen from 0 to 6, it would not have moved at all."
    )
