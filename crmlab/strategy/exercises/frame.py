"""Exercises 7-10 and 7-1: analyses on the back of an envelope, and measures of four processes."""

from crmlab.answers import Labels, Number, share
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, given, step
from crmlab.scenes.formulas import Verb
from crmlab.strategy.measures.frame import PROCESSES, objectives
from crmlab.theme import words


class Envelope(Exercise, id="7-10"):
    cost = given(60_000, "CNY", "the cost of the campaign")
    leads = given(2_400, "leads", "the leads")
    converting = given(0.05, "share of leads", "the share of leads that become sales")
    sold = step(leads * converting, "sales", "the sales")
    cost_per_sale = answer(cost / sold, Number("CNY a sale", 0.5), "the cost of a sale")
    open_cases = given(80, "opportunities", "the open opportunities")
    win_rate = given(0.25, "share of opportunities", "the win rate")
    deal = given(9_000, "CNY a deal", "the size of a deal")
    cycle = given(45, "days", "the days of a cycle", others={"a month of 30 days": 30})
    won = step(open_cases * win_rate * deal, "CNY a cycle", "what a cycle brings")
    velocity = answer(won / cycle, Number("CNY a day", 0.5), "the sales velocity")
    before = given(480, "pieces", "last year's sales")
    now = given(552, "pieces", "this year's sales")
    growth = answer(now / before - 1, share(0.0005), "the growth of the product")
    level = given(100, "pieces a month", "the last level")
    newest = given(120, "pieces a month", "the new value")
    weight = given(0.3, "weight", "the weight of the new value", others={"equal weights": 0.5})
    forecast = answer(
        weight * newest + (1 - weight) * level, Number("pieces a month", 0.05), "the forecast"
    )
    top = given(0.30, "churn", "the churn of the tenth that the model fears for most")
    overall = given(0.12, "churn", "the churn of all")
    tenth = given(0.10, "churn", "the tenth of the customers")
    churn_lift = answer(top / overall, Number("times", 0.005), "the lift of the churn model")
    cost_per_sale.mistake("The 5 % are of the leads, not of the cost", cost * converting)
    forecast.mistake(
        "Begin at the old level, and move it by 0.3 of the way to the new value",
        *(weight * (newest - level), newest + weight * (newest - level), weight * (newest + level)),
    )
    forecast.mistake(
        "The new value lies above the old level: the forecast moves *up*, towards it",
        level - weight * (newest - level),
    )
    churn_lift.mistake(
        "Divide by the churn of *all* customers: not by that of the other nine tenths, nor a tenth",
        *(top / ((overall - tenth * top) / (1 - tenth)), top / tenth),
    )

    churn_lift.mistake("This is the part of all churn in the tenth", top * tenth / overall)
    hints = (
        "5 % of 2,400 leads become sales: that is the number to divide the cost by. And 25 % of 80 "
        "opportunities are won in a cycle of 45 days.",
        "Growth is new over old, less 1. The forecast is the old level, moved by 0.3 of the way to "
        "the new value.",
        "The lift is how many times as high the churn is in the top tenth: a quotient.",
    )
    then = "Five numbers from a few records: analysis is only as good as what the modules wrote."


BEYOND = ("dealer_scorecard", "sole_source_revenue", "hours_with_customers")  # the firm's card
KEY = objectives().set_index("measure")["process"].drop([*BEYOND]).sort_index().to_dict()
MEASURES = [*KEY]

in_processes = Verb(lambda key: list(key.values()))
in_processes.slip(
    "Acquire and retain are swapped: who is *acquired* is no customer yet",
    lambda key: [{"acquire": "retain", "retain": "acquire"}.get(p, p) for p in key.values()],
)


class Processes(Exercise, id="7-1"):
    key = given(KEY, "processes", "the processes")
    processes = answer(in_processes(key), Labels(MEASURES, PROCESSES), "the process of each")

    @processes.symptom
    def _why(given, key):
        """Say why the first measure that lies wrong belongs elsewhere, and not where."""
        why = objectives().set_index("measure")["why"]
        name = next(name for name, one in zip(key, given, strict=True) if one != key[name])
        return say("Think again about {measure}: {why}", measure=words(name), why=why[name])

    hints = (
        "Ask of each measure *when* it is taken: before anybody is approached (select), until the "
        "first purchase (acquire), to keep a customer (retain), or to sell more to one (grow).",
        "Five measures belong to select, four to acquire, three to retain and three to grow.",
        "Share of wallet is loyalty in money: retain. What is spent to win somebody is acquire.",
    )
    then = "For a process without a measure, and a measure without a process, nobody answers."
