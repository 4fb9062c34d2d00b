"""Exercises 6-5 and 6-10: who stays after a complaint, and what handling it well is worth."""

import numpy as np

from crmlab.answers import Number, share
from crmlab.datasets import load
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, choice, given, step, verbs


def _rates(loss: str) -> np.ndarray:
    if loss == "upside down":
        return _rates("major")[[0, 3, 2, 1]]
    return load("toy_tarp")[loss].to_numpy()


class Stayers(Exercise, id="6-5"):
    problems = given(1_000, "people", "the customers with a problem")
    voice = given(0.69, "share of the problems", "the share who complain")
    easier = given(0.80, "share of the problems", "the share who complain once it is easy")
    loss = choice(
        ("the rates of a *major* loss", "major"),
        ("those of a *minor* loss", "minor"),
        ("the rates upside down", "upside down"),
    )
    silent_rate = step(
        call(lambda loss: _rates(loss)[0], loss), "share of the silent", "the silent rate"
    )
    rates = step(call(lambda loss: _rates(loss)[1:], loss), "rates", "the rates of complaints")
    mix_now = given(np.array([0.3, 0.4, 0.3]), "mix", "today's mix")
    alike = given(np.full(3, 1 / 3), "mix", "the plain mean of the three rates")
    mix_then = given(np.array([0.1, 0.3, 0.6]), "mix", "the mix of faster handling")
    silent = step(problems * (1 - voice), "people", "those who say nothing")
    complaining = step(problems * voice, "people", "those who complain")
    silent_stay = step(silent * silent_rate, "stayers", "the silent ones who stay")
    rate_now = step(mix_now @ rates, "rate", "the rate of all who complain")
    rate_then = step(mix_then @ rates, "rate", "their rate with faster handling")
    heard_now = step(complaining * rate_now, "stayers", "those who complain and stay")
    heard_then = step(complaining * rate_then, "stayers", "those who then complain and stay")
    stayers_now = answer(silent_stay + heard_now, Number("people", 0.5), "the stayers today")
    stayers_then = answer(
        silent_stay + heard_then, Number("people", 0.5), "the stayers with faster handling"
    )
    extra_stayers = answer(
        stayers_then - stayers_now, Number("people", 0.5), "the stayers that it adds"
    )
    heard_easier = step(problems * easier * rate_now, "stayers", "the 800 who complain, and stay")
    silent_easier = step(
        problems * (1 - easier) * silent_rate, "stayers", "those of the 200 silent who stay"
    )
    stayers_easier = answer(
        silent_easier + heard_easier,
        Number("people", 0.5),
        "the stayers where complaining is easier",
    )
    for stayers, heard in (
        (stayers_now, heard_now),
        (stayers_then, heard_then),
        (stayers_easier, heard_easier),
    ):
        stayers.mistake("Some of those who say nothing stay as well: 9 % of them", heard)
    stayers_now.mistake(
        "Of the four ways some are taken by many, others by few: weigh the rates",
        problems * call(lambda loss: _rates(loss).mean(), loss),
    )
    stayers_easier.mistake(
        "Not all grow alike: more complain, and fewer are silent. Add up the two groups anew",
        stayers_now * easier / voice,
    )

    hints = (
        "Two groups stay: some of the 310 who say nothing, and some of the 690 who complain.",
        "Of those who complain: 690 × (0.3 × 0.19 + 0.4 × 0.54 + 0.3 × 0.82).",
        "In the second step only the size of the two groups changes: 200 and 800.",
    )
    then = (
        "Faster handling keeps {extra_stayers} more of 1,000. Easier complaining, with handling "
        "as it is, lifts {stayers_now} to {stayers_easier}, if those made to speak are like those "
        "who speak today."
    )


def _in_steps(given: float, best_budget: float) -> str | None:
    if abs(given - best_budget) < 5_000 and given % 100 == 0:
        return say("You tried budgets in steps. In whole yuan: use the formula, or steps of 1")
    return None


class Economics(Exercise, id="6-10"):
    complaints = given(690, "people", "the complaints", others={"the 200 of the small desk": 200})
    saved = given(106, "people", "the customers saved")
    value = given(900, "CNY a customer", "the margin of a customer", others={"the 400": 400})
    contact = given(10, "CNY a complaint", "contact")
    compensation = given(35, "CNY a complaint", "compensation")
    staff = given(15, "CNY a complaint", "staff")
    small_cost = given(40, "CNY a complaint", "the 40 of the small desk")
    unit_cost = step(contact + compensation + staff, "CNY a complaint", "all that one costs extra")
    kept = step(saved * value, "CNY of all", "the margin kept")
    cost = step(complaints * unit_cost, "CNY of all", "the cost")
    handling_profit = answer(kept - cost, Number("CNY", 1), "the profit")
    handling_profit.mistake(
        "The 106 are those who are *kept*, and 690 the complaints",
        (complaints - saved) * value - cost,
    )
    handling_roi = answer(handling_profit / cost, share(0.005), "the profit as a share of the cost")
    handling_roi.mistake(
        "This is margin kept over cost. A return counts what is left once the cost is back: profit "
        "over cost",
        kept / cost,
    )
    gain = given(
        0.28, "gain", "the gain of quick over settled", others={"28, which is in per cent": 28}
    )
    quick = given(0.82, "gain", "the rate of quick itself")
    over_unsettled = given(0.63, "gain", "quick over *unsettled*")
    cautious = given(0.14, "gain", "half of the gain", others={"half of half": 0.07})
    room = given(
        0.60,
        "way",
        "the way from 30 to 90 %",
        others={
            "the ceiling of 90 %": 0.90,
            "the 30 % of the beginning": 0.30,
        },
    )
    scale = given(20_000, "CNY of the curve", "the 20,000 of the curve", others={"4,000": 4_000})
    most = step(complaints * gain * value * room, "CNY", "the margin if all that way were gone")
    first = step(most / scale, "yuan per yuan", "what the first yuan brings")
    best_budget = answer(
        scale * verbs.natural_log(first), Number("CNY", 2), "the budget where a yuan brings one"
    )
    reached = step(call(np.exp, -best_budget / scale), "left", "what is left to reach there")
    best_profit = answer(most * (1 - reached) - best_budget, Number("CNY", 2), "the profit there")
    best_profit.mistake(
        "The 30 % that are quick without a budget are counted here, too. Count what is *added*",
        complaints * gain * value * (0.9 - room * reached) - best_budget,
    )
    less = step(complaints * cautious * value * room / scale, "yuan", "what the first yuan brings")
    cautious_budget = answer(
        scale * verbs.natural_log(less), Number("CNY", 2), "the best budget with half of the gain"
    )
    cautious_profit = step(
        less * scale * (1 - call(np.exp, -cautious_budget / scale)) - cautious_budget,
        "CNY",
        "the profit with half of the gain",
    )
    cautious_budget.mistake(
        "This is half of the best budget. The gain stands inside the logarithm: compute it anew",
        best_budget / 2,
    )
    tried = given(80_000, "CNY of a trial", "the largest budget that was tried")
    small_budget = given(4_394, "CNY", "the budget of the small desk")
    small_return = given(1.5, "return of the small desk", "the return of the small desk")
    best_budget.symptom(_in_steps)
    hints = (
        "A complaint costs 10 + 35 + 15. The return is profit over cost.",
        "The next yuan brings first * exp(-budget / 20_000), where first is 690 × 0.28 × 900 × 0.6 "
        "/ 20_000. At the best budget that is 1.",
        "The best budget is 20_000 * np.log(first). With half of the gain, first is half as large.",
    )
    then = (
        "{best_budget} is best, and {cautious_budget} if quick handling does only half of what the "
        "rates say. Half the effect is not half the budget."
    )
