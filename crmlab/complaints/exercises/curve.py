"""Exercise 6-12: a probability from a logistic curve, by hand."""

import numpy as np

from crmlab import theme
from crmlab.answers import Number, share
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, given, step


class Curve(Exercise, id="6-12"):
    intercept = given(1.0, "log odds", "the intercept, 1.0")
    fall = given(0.6, "log odds a point", "the 0.6 that each point takes off")
    mark = given(5, "points", "the mark of 5", others={"a mark of 6": 6, "a mark of 4": 4})
    above = given(-0.5, "log odds", "the log odds on the curve of the table above")
    log_odds = step(intercept - fall * mark, "log odds", "the log odds, 1.0 − 0.6 × 5")
    odds = step(call(np.exp, log_odds), "odds", "the odds, e to the power of −2")
    chance_at_5 = answer(
        odds / (1 + odds), share(), "the probability of a complaint at a mark of 5"
    )
    chance_at_5.mistake(
        "This is the probability that this customer does *not* complain. The log odds are "
        "1.0 − 0.6 × 5 = −2, and in 1 / (1 + exp(...)) stands *minus* these, so exp(2)",
        1 / (1 + odds),
    )
    chance_at_5.mistake("Brackets are missing: 1 / (1 + exp(...)), all of it below", 1 + 1 / odds)
    odds_at_4 = step(odds * call(np.exp, fall), "odds", "the odds at a mark of 4")
    odds_times = answer(
        call(np.exp, fall), Number("times", 0.005), "how many times as high the odds are"
    )
    odds_times.mistake(
        "Asked are the *odds* at one point less, over those before: there they are larger",
        *(call(np.exp, -fall), odds_at_4 - odds),
    )
    odds_times.mistake(
        "These are *probabilities*, one over the other. Take the odds",
        odds_at_4 / (1 + odds_at_4) / chance_at_5,
    )
    odds_times.mistake(
        "The 0.6 is *added* to the log odds. The odds are multiplied: by np.exp(0.6)",
        1 + fall,
        -fall,
    )
    even_mark = answer(intercept / fall, Number("points", 0.005), "the mark at which half complain")
    even_mark.mistake(
        "Half complain where the odds are 1, so the *log* odds 0: solve 1.0 − 0.6 S = 0",
        *(fall / intercept, (intercept - 0.5) / fall, (intercept - np.log(0.5)) / fall),
    )

    @even_mark.symptom
    def _there(given, intercept, fall):
        at = intercept - fall * given
        share = theme.percent(1 / (1 + np.exp(-at)))
        return say("At a mark of {mark:.3g} {share} complain", mark=given, share=share)

    hints = (
        "First the log odds: 1.0 - 0.6 * 5. Then 1 / (1 + np.exp(-log_odds)).",
        "A point less adds 0.6 to the log odds, so it multiplies the odds by np.exp(0.6).",
        "Half complain where the odds are 1, so where the log odds are 0: 1.0 - 0.6 * S = 0.",
    )
    then = (
        "At the middle of the scale {chance_at_5} complain. Even at a mark of 2 fewer than half "
        "do: silence is no sign of content."
    )
