"""Exercise 0-6: cheaper customers won, and customers kept, in money."""

from crmlab.answers import Number
from crmlab.scenes import Exercise, answer, given, step


class Group(Exercise, id="0-6"):
    won = given(2_400, "customers", "the customers won")
    cost_before = given(500, "CNY a customer won", "the cost of winning one before the change")
    cost_after = given(450, "CNY a customer won", "the cost of winning one after the change")
    customers = given(
        12_000,
        "customers",
        "all customers",
        "churn is counted among them",
        others={"all customers and those won": 14_400},
    )
    margin = given(480, "CNY a customer and year", "the margin of a customer")
    churn_before = given(0.12, "share of customers", "the churn before the change")
    churn_after = given(0.10, "share of customers", "the churn after the change")
    cheaper = step(cost_before - cost_after, "CNY a customer won", "what is saved on one")
    saved = step(won * cheaper, "CNY a year", "the saving on new customers")
    points = step(churn_before - churn_after, "share of customers", "the fall of churn")
    kept = step(customers * points, "customers", "the customers kept")
    earned = step(kept * margin, "CNY a year", "the margin of the customers kept")
    effect = answer(saved + earned, Number("CNY", 0.5), "what both effects bring in a year")
    effect.mistake(
        "You took 12 % − 10 % for 2 per cent of those who *leave*. It is 2 % of all 12,000 "
        "customers: 240",
        saved + customers * churn_before * points * margin,
    )
    effect.mistake(
        "This takes the fall of churn as a share of what it was. It is 2 % of all customers",
        saved + customers * points / churn_before * margin,
    )
    effect.mistake("2 % is 0.02, not 0.2", saved + customers * points * 10 * margin)
    effect.mistake(
        "A customer who stays brings a margin of 480. The 50 are what is saved on a new one",
        saved + kept * cheaper,
    )
    effect.mistake(
        "You added the two falls. Multiply each by the customers it is about, and by money",
        cheaper + points,
    )
    effect.mistake(
        "The customers who stay bring no cost of winning: their effect is the margin alone",
        saved + kept * (margin + cost_after),
    )
    effect.mistake(
        "These are the cost and the churn *after* the change. Count by how much each fell",
        won * cost_after + customers * churn_after * margin,
    )
    effect.mistake("A cost that falls is a gain: add the two effects", earned - saved)
    then = (
        "About half comes from winning for less, half from keeping. And the 240 who stayed may "
        "bring a margin next year, too."
    )
    hints = (
        "Two sums: what is saved on those won, and what is earned with those kept.",
        "How much less does one new customer cost, and how many are won? By how many points does "
        "churn fall, and of how many customers?",
        "50 less for each of 2,400. And 2 % of all 12,000 stay, each with a year's margin. Add the "
        "two amounts.",
    )
