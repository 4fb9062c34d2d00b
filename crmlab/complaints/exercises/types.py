"""Exercises 6-1, 6-13 and 6-6: causes by number and money, who comes first, kinds of complainer."""

from collections.abc import Sequence
from operator import getitem

import numpy as np
import pandas as pd

from crmlab import theme
from crmlab.answers import Integer, Label, Labels, Number, Vector, share
from crmlab.complaints.measures.types import COMPLAINERS, STYLES, complainer_types
from crmlab.datasets import load
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step
from crmlab.scenes.verbs import highest, total
from crmlab.segmentation.measures import find_clusters

CAUSES = ["quality", "service", "logistics", "transaction", "after_sales"]
TIERS = {"lower": 1.0, "middle": 1.2, "high": 1.5, "top": 2.0}


@once_an_edition
def _complaints() -> pd.DataFrame:
    log = load("complaints").query("is_complaint")
    return log.assign(ones=1.0, worth=log["tier"].astype(str).map(TIERS))


def _by_cause(column: str, added: str) -> np.ndarray:
    columns = _complaints().groupby("cause", observed=True)[column]
    return columns.agg(added)[CAUSES].to_numpy(float)


def _largest(shares: np.ndarray, number: str) -> np.ndarray:
    return np.sort(shares)[::-1][: int(number)]


class Causes(Exercise, id="6-1"):
    counts = step(call(_by_cause, "ones", "sum"), "by cause", "the number of each cause")
    complaints = step(total(counts), "rows", "all complaints")
    messages = given(
        lambda: len(load("complaints")), "rows", "all *messages*, also thanks and questions"
    )
    cause_shares = answer(
        counts / complaints, Vector(CAUSES, "share", 0.0005), "the share of each cause"
    )
    few = choice(("the first three", "3"), ("only two", "2"), ("the first four", "4"))
    first_three = answer(
        total(call(_largest, cause_shares, few)), share(), "the first three together"
    )
    first_three.mistake(
        "This is the first cause alone, or the three smallest. Asked are the three *largest*",
        call(max, cause_shares),
    )
    column = choice(("the value of the orders", "order_value"), ("severity", "severity"))
    added = choice(
        ("the sum of a cause", "sum"), ("the *mean*", "mean"), ("the *median*", "median")
    )
    money = step(call(_by_cause, column, added), "money by cause", "the money of each cause")
    all_money = step(total(money), "CNY", "the money of all complaints")
    money_shares = answer(
        money / all_money, Vector(CAUSES, "share", 0.0005), "the share of each cause in the money"
    )
    growth = step(money_shares - cause_shares, "share", "how much each share grows")
    ratio = step(money_shares / cause_shares, "times", "the money share *over* the share")
    grows_most = answer(highest(growth, CAUSES), Label(CAUSES), "the cause whose share grows most")
    grows_most.mistake(
        "It has most complaints. Asked is whose share is *larger by money* than by number",
        highest(cause_shares, CAUSES),
    )
    hints = (
        "value_counts(normalize=True) gives the shares of what stands in a column.",
        "Money: groupby('cause')['order_value'].sum(), over the sum of all five.",
        "Subtract the shares of the complaints from the shares of the money, cause by cause.",
    )
    then = (
        "The first three causes are {first_three} of the complaints. By money another list comes "
        "out: who mends what is *frequent* may leave what is *dear*."
    )


def _above(first_day: str, factors: str, line: float, side: str) -> int:
    queue = _complaints().query("time >= @first_day")[factors.split()]
    return int(getattr(queue.astype(float).prod(axis=1).round(9), side)(line).sum())


class Priority(Exercise, id="6-13"):
    severity = given(np.array([4, 4, 5, 2]), "points of four", "the severity")
    urgency = given(np.array([3, 4, 2, 5]), "points of four", "the urgency")
    worth = given(np.array([1.5, 1.0, 1.0, 2.0]), "points of four", "the value weights")
    without = step(severity * urgency, "points", "severity × urgency, without the value")
    priorities = answer(
        severity * urgency * worth, Vector([*"ABCD"], "points", 0.01), "the four priorities"
    )
    plain_mean = step((severity + urgency + worth) / 3, "points", "the *mean* of the three")

    @priorities.symptom
    def _factors_of(given, priorities, severity, urgency, worth):
        at = int(np.argmax(np.abs(given - priorities) > 0.01))
        return say(
            "{name} has {severity:g}, {urgency:g} and {worth:g}: multiply these three",
            name="ABCD"[at],
            severity=severity[at],
            urgency=urgency[at],
            worth=worth[at],
        )

    alike_first = answer(
        highest(without, [*"ABCD"]), Label([*"ABCD"]), "who is first if all count alike"
    )
    alike_first.mistake("It is first *with* the weights. Leave them out", "D")
    alike_first.mistake("It is the most severe. Urgency counts as well: multiply the two", "C")
    since = choice(("the last week", "2024-06-24"), ("the *whole* log", "2023-01-01"))
    factors = choice(
        ("all three factors", "severity urgency worth"),
        ("severity and urgency only", "severity urgency"),
    )
    line = given(18, "lines", "a line of 18", others={"a line of 12": 12, "a line of 20": 20})
    side = choice(("18 and more (>=)", "ge"), ("above (>)", "gt"), ("*below* (<)", "lt"))
    today = answer(
        call(_above, since, factors, line, side),
        Integer("complaints"),
        "how many are answered today",
    )
    waiting = step(call(_above, since, factors, 0, "gt"), "complaints", "all that wait")
    hints = (
        "A: 4 × 3 × 1.5. The others go the same way.",
        "Without the weights A and B differ in urgency only.",
        "Multiply the three columns of queue; (product >= 18).sum() counts who is answered today.",
    )
    then = (
        "{today} are answered today. The weight of a customer is a decision, not a fact: without "
        "it {alike_first} would come first of the four."
    )


@once_an_edition
def _unhappy() -> pd.DataFrame:
    return load("problem_panel").query("problem_class != 'none'")


@once_an_edition
def _groups(k: str) -> pd.Series:
    return find_clusters(_unhappy()[STYLES], int(k))


def _types(groups: pd.Series) -> list[str]:
    return complainer_types(_unhappy()[STYLES].groupby(groups).mean()).tolist()


def _look_at_the_means(given: list[str], groups: pd.Series, cluster_types: list[str]) -> str:
    """Say what people of the first group that has a wrong name answer."""
    at = next(at for at, name in enumerate(given) if name != cluster_types[at])
    means = _unhappy()[STYLES].groupby(groups).mean().iloc[at].map(theme.number)
    return say(
        "Group {group} answers {voice} on voice, {private} on private and {third_party} on third "
        "party, on average. Read in the table above who does so: not the {given}",
        group=at + 1,
        given=given[at],
        **means,
    )


def _counts(groups: pd.Series, names: Sequence[str], who: str) -> np.ndarray:
    named = groups[_unhappy().eval(who)].map(dict(enumerate(names, 1))).value_counts()
    return named.reindex(COMPLAINERS, fill_value=0).to_numpy(float)


class Complainers(Exercise, id="6-6"):
    k = choice(("four groups", "4"), ("*three* groups", "3"), ("*five* groups", "5"))
    groups = step(call(_groups, k), "the groups", "the four groups")
    cluster_types = answer(
        call(_types, groups), Labels([1, 2, 3, 4], COMPLAINERS), "the type of each group"
    )
    cluster_types.symptom(_look_at_the_means)
    who = choice(("all of them", "voice == voice"), ("those who did *not* tell", "not voiced"))
    counts = step(call(_counts, groups, cluster_types, who), "people", "the number of each type")
    told = step(call(_counts, groups, cluster_types, "voiced"), "people", "how many of each told")
    everyone = step(total(counts), "all people", "all who had a problem")
    panel = given(lambda: len(load("problem_panel")), "all people", "the *whole* panel")
    type_shares = answer(
        counts / everyone, Vector(COMPLAINERS, "share", 0.005), "the share of each type"
    )
    heard = step(told / counts, "share", "how many in each type *told* the firm this time")
    type_shares.mistake(
        "These stand by size, as the groups do. Asked for: voicers, irates, activists, passives",
        call(lambda shares: np.sort(shares)[::-1], type_shares),
    )
    unhappy = given(500, "unhappy", "500 unhappy customers", others={"all 4,000": 4_000})
    of = given(0, "types", "voicers", others={"irates": 1, "activists": 2, "passives": 3})
    part = step(call(getitem, type_shares, of), "part", "the share of voicers")
    both = step(part + call(getitem, type_shares, 2), "part", "voicers and activists")
    some = step(1 - call(getitem, type_shares, 3), "part", "all but the passives")
    all_told = step(total(told) / everyone, "part", "all who told the firm this time")
    voicers_told = step(call(getitem, told, of) / everyone, "part", "voicers who told it this time")
    rate = step(call(getitem, heard, of), "part", "how many *of the voicers* told it this time")
    only_firm = answer(part * unhappy, Number("customers", 0.6), "how many are voicers")
    only_firm.mistake("This is the share. Of 500 people it is 500 times as many", part, 100 * part)
    others = step(unhappy - only_firm, "customers", "all others of the 500")
    hints = (
        "groupby(groups).mean(): which of the three scales lie above 4, the middle?",
        "Put a name in the place of each number with .map, and count the names.",
        "The share of the voicers, of 500 customers.",
    )
    then = (
        "Of 500 unhappy customers, {only_firm} are of the type that turns to the firm only; not "
        "all of these did so this time. Who counts complaints sees them, and some activists."
    )
