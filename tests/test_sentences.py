"""Each sentence of two reports has a condition, recomputed here from the rows of some files."""

from functools import cached_property
from math import ceil

import pandas as pd
import pytest
from sales_files import bought, edge_files
from told_when import DRY, LOSSES, MARGIN, READING, Rows, count, money, percent, require_told, rule

from crmlab import theme
from crmlab.briefing.missing import attempt, those_there
from crmlab.lifecycle.briefing import findings as lifecycle
from crmlab.lifecycle.briefing import sentences as of_lifecycle
from crmlab.lifecycle.briefing.listing import customers_to_act_on
from crmlab.value.briefing import findings as value
from crmlab.value.briefing import sentences as of_value
from crmlab.value.briefing.concentration import about_losses

SEASON = [day + year for year in (0, 365) for day in range(0, 50, 6)]
FILES = edge_files() | {
    "one season a year": bought(*[[day + who % 9 for day in SEASON] for who in range(60)], [700]),
}


class Facts(Rows):
    """What is true of a file, from its rows; of a forecast, from its findings."""

    @cached_property
    def life(self):
        return lifecycle.findings(self.reading)

    @cached_property
    def worth(self):
        return value.findings(self.reading)

    @cached_property
    def forecast(self):
        return bool(self.life.outlook)

    @cached_property
    def tried(self):
        return bool(self.life.holdout)

    @cached_property
    def error(self):
        sums = self.life.holdout.forecasts.sum()
        return sums["model"] / sums["actual"] - 1

    @cached_property
    def rival(self):
        sums = self.life.holdout.forecasts.sum()
        return sums["naive"] / sums["actual"] - 1

    @cached_property
    def is_chance(self):
        low, high = self.life.holdout.likely
        return low <= self.life.holdout.forecasts["actual"].sum() <= high

    @cached_property
    def verdict(self):
        """What the trial of a forecast came to."""
        if not self.tried:
            return "untried" if self.forecast else "none"
        if abs(self.error) <= 0.10:
            return "held" if self.is_chance else "held, not by chance"
        return "chance" if self.is_chance else "failed"

    @property
    def may_plan(self):
        return self.verdict.startswith("held") and not self.is_short

    @cached_property
    def slipping(self):
        """How many have a value, three purchase days and a P(alive) between 10 % and 50 %."""
        if not self.life.worth or self.is_subscription or self.verdict == "failed":
            return 0
        alive, losing = self.life.outlook.alive, self.losses.index
        value = self.life.worth.value
        known = value.index[value > 0.01].difference(losing)
        often = alive[alive.index.isin(self.overdue) & alive.index.isin(known)]
        return int(((often > 0.1) & (often < 0.5)).sum())

    @cached_property
    def gone(self):
        """Of those with three purchase days and a P(alive) of 10 % or less: who brought much."""
        if not self.forecast or self.is_subscription or self.verdict == "failed":
            return pd.Series(dtype=bool)
        alive = self.life.outlook.alive
        gone = alive.index[(alive <= 0.1) & alive.index.isin(self.overdue)]
        gone = gone.difference(self.losses.index)
        value = self.value[self.visits.index]
        return value[gone] > value.quantile(0.8)

    @cached_property
    def late(self):
        """When to wait for a second purchase is over: eight weeks after the first sale of all."""
        return self.days >= 56

    @cached_property
    def is_short(self):
        return self.days + 1 < 364

    @cached_property
    def one_day(self):
        """Whether so many bought on one day only that the second purchase is worth a word."""
        return self.once >= 0.3 and self.late and not self.is_subscription

    @cached_property
    def came_back(self):
        return self.returning >= 5 and not isinstance(self.life.returns, lifecycle.Missing)

    @cached_property
    def hanging(self):
        """The share of the value that the best tenth bring."""
        if not self.life.worth or len(self.life.worth.value) < 50 or self.verdict == "failed":
            return 0.0
        best = self.life.worth.value.sort_values(ascending=False)
        return best.iloc[: ceil(len(best) / 10)].sum() / max(best.clip(lower=0).sum(), 1e-9)

    @cached_property
    def early(self):
        tenth = self.bought["date"].min() + (self.bought["date"].max() - self.first.min()) / 10
        return (self.bought.groupby("customer_id")["date"].min() <= tenth).mean()

    @cached_property
    def relation(self):
        """The correlation of how often and how much; None where one of them does not vary."""
        table = self.life.summary
        again = table[(table["frequency"] > 0) & (table["monetary_value"] > 0)]
        if not self.life.worth or again["frequency"].nunique() < 2:
            return None
        both = again["monetary_value"], self.bought["amount"]
        spread = min(money.std() / money.mean() for money in both)
        return (again["frequency"].corr(again["monetary_value"]), len(again), spread)

    def related(self, *verdicts):
        """Tell whether the correlation is one of: none, chance, more, less, constant."""
        if self.relation is None:
            return False
        size, people, spread = self.relation
        if spread < 0.01:
            return "constant" in verdicts
        if abs(size) < 0.1:
            return "none" in verdicts
        if abs(size) < 2 / people**0.5:
            return "chance" in verdicts
        return ("more" if size > 0 else "less") in verdicts

    @cached_property
    def models(self):
        spend = [self.life.worth.spend] if self.life.worth else []
        return [*([self.life.outlook.model] if self.forecast else []), *spend]

    @cached_property
    def dropout(self):
        _, _, a, b = self.life.outlook.model.params_ if self.forecast else (1, 1, 1, 1)
        return a / (a + b)

    @cached_property
    def free(self):
        net = self.life.summary["monetary_value"]
        return int(((self.visits > 1) & (net <= 0)).sum()) if self.life.worth else 0

    @cached_property
    def others(self):
        """How many of the best fifth by revenue are not of the best fifth by margin."""
        if not self.gains:
            return 0
        number = ceil(round(0.2 * self.people, 6))
        best = self.revenue.nlargest(number).index
        return int((self.value[best] < self.value.nlargest(number).min()).sum())

    @cached_property
    def expected_losses(self):
        value = self.life.worth.value if self.life.worth else pd.Series(dtype=float)
        return value[value < 0]

    @cached_property
    def gaining(self):
        """What each brings, a loss being nothing, the largest first; none if too few gain."""
        gains = self.value.clip(lower=0).sort_values(ascending=False)
        return gains if (self.value >= 0).sum() >= 25 else gains[:0]

    @cached_property
    def best(self):
        """How many can be looked after one by one."""
        return max(5, ceil(round(0.05 * len(self.gaining), 6)))

    @cached_property
    def hold(self):
        """What share the best bring, and how often their own share of the customers that is."""
        share = self.gaining.iloc[: self.best].sum() / self.gaining.sum()
        return share, share * len(self.gaining) / self.best

    @cached_property
    def weight(self):
        """Whether all hangs on few, on many, or on both; nothing where that cannot be told."""
        if not len(self.gaining):
            return ""
        share, times = self.hold
        if share >= 0.40 and times >= 4:
            return "few"
        return "many" if share < 0.25 or times < 2 else "both"

    @cached_property
    def shrunk(self):
        """How many bring a loss, where shares are told."""
        return int((self.value < 0).sum()) if len(self.gaining) else 0

    @cached_property
    def often(self):
        return int((self.visits > 1).sum())

    @cached_property
    def silent(self):
        """The value of those of the best fifth who are silent for much longer than usual."""
        best = self.value.nlargest(ceil(round(0.2 * self.people, 6))).index
        gain = (self.value > 0) & ~self.value.index.isin(self.losses.index)
        gap = (self.last - self.first).dt.days / (self.visits - 1).clip(lower=1)
        silence = (self.last.max() - self.last).dt.days
        gone = (silence > 60) & (silence > 3 * gap) & self.visits.index.isin(self.overdue)
        return self.value[[who for who in best if gone[who] and gain[who]]]


def off(error):
    if abs(error) < 0.0005:
        return "right to 0.1 %"
    if error > 10:
        return f"{count(1 + error)} times too high"
    return f"{percent(abs(error))} too {'low' if error < 0 else 'high'}"


def trial(*verdicts):
    return lambda f: f.verdict in verdicts


def trial_of_a_year(*verdicts):
    return lambda f: f.verdict in verdicts and not f.is_short


def forecast(f):
    return f.forecast


def few_return(f):
    return f.verdict == "none" or (f.verdict == "untried" and f.weeks >= 12)


def rivals(f):
    return f.tried and round(abs(f.rival), 3) < round(abs(f.error), 3)


def one_price(f):
    return f.related("constant")


def stake(is_own):
    return lambda f: f.slipping >= 5 and f.may_plan and f.is_own == is_own


RANGE = {"range": lambda f: "{} to {}".format(*map(count, f.life.outlook.likely))}
ERROR = {"off": lambda f: off(f.error)}
LIFECYCLE = [
    *READING,
    *LOSSES,
    *MARGIN,
    rule("Assumed: a discount of 10.0 % a year.", lambda f: True),
    rule("Each customer has a rate of margin, drawn to that of the file where few sales tell it "
         "(Bühlmann and Straub).", lambda f: f.is_own),
    rule("{customers} customers are expected to bring a loss, {loss} together.",
         lambda f: len(f.expected_losses) >= 5,
         customers=lambda f: count(len(f.expected_losses)),
         loss=lambda f: money(-f.expected_losses.sum())),
    rule(
        "{customers} customers who bought often are slipping away: P(alive) between 10 % and 50 %.",
        lambda f: f.slipping >= 5,
        customers=lambda f: count(f.slipping),
    ),
    rule("Call those with the most at stake first.", lambda f: f.slipping >= 5),
    rule(
        "Were they surely there, they would bring a margin of {stake} more within 12 months: "
        "keeping them all may cost no more than that.",
        stake(is_own=True),
    ),
    rule(
        "Were they surely there, they would bring a margin of {stake} more within 12 months, if it "
        "is {rate} of each amount, as is assumed: keeping them all may cost no more than that.",
        stake(is_own=False),
        rate=lambda f: percent(f.rate),
    ),
    rule(
        "{customers} others who bought often are left out here: with a P(alive) of 10 % or less, "
        "the model takes them for gone.",
        lambda f: len(f.gone) >= 5,
        customers=lambda f: count(len(f.gone)),
    ),
    rule(
        "{best} of them are among the 20 % of customers who brought most {what}: call these once, "
        "and ask why they left.",
        lambda f: f.gone.sum() >= 5,
        best=lambda f: count(f.gone.sum()),
        what=lambda f: f.worth_by,
    ),
    rule(
        "{once} of customers bought on one day only.",
        lambda f: f.one_day and (f.came_back or f.come_twice),
        once=lambda f: percent(f.once, 0),
    ),
    rule(
        "{back} come back within {months} months of the first purchase.",
        lambda f: f.one_day and f.came_back,
    ),
    *(
        rule(
            f"Half of these are back within {half}",
            lambda f: f.one_day and f.came_back,
            is_exact=False,
        )
        for half in (
            "a day: ask for the second purchase at once.",
            "{half} days: ask for the second purchase before then.",
            "{half} months: ask for the second purchase before then.",
        )
    ),
    rule(
        "Work on the second purchase before you pay for more first ones.",
        lambda f: f.one_day and not f.came_back and f.come_twice,
    ),
    rule(
        "{share} of the value expected in the next 12 months hangs on {best} customers, a tenth of "
        "those with a forecast.",
        lambda f: f.hanging >= 0.3,
        share=lambda f: percent(f.hanging, 0),
    ),
    rule(
        "Decide what keeps these before you decide anything for everybody.",
        lambda f: f.hanging >= 0.3,
    ),
    rule("There is no forecast to plan by.", lambda f: f.returning < 20),
    rule(
        "Nobody has bought on a second day by {day}: nothing can be learned about who comes again.",
        few_return,
        is_exact=False,
    ),
    rule("Only one customer bought on a second day by {day}.", few_return, is_exact=False),
    rule("Only {count} customers bought on a second day by {day}.", few_return, is_exact=False),
    rule(
        "The model needs 20: from fewer its parameters would be guesswork.",
        few_return,
        is_exact=False,
    ),
    rule(
        "In the last {weeks} weeks, kept back for a trial, the forecast of all purchases was "
        "{off}.",
        lambda f: f.tried,
        weeks=lambda f: count(f.weeks - round(0.75 * f.weeks)),
        **ERROR,
    ),
    rule(
        "Plan the total with it, and leave room: in 95 of 100 possible years {range} purchase days "
        "come, if customers go on as they did.",
        trial_of_a_year("held"),
        **RANGE,
    ),
    rule(
        "Plan the total with it, and leave that much room: chance alone takes less.",
        trial_of_a_year("held, not by chance"),
    ),
    rule("With so few purchases that may be chance.", trial_of_a_year("chance")),
    rule(
        "Plan for a range, not by one number: in 95 of 100 possible years {range} purchase days "
        "come, if customers go on as they did.",
        trial_of_a_year("chance"),
        **RANGE,
    ),
    rule("Do not plan by it; find out what was different in these weeks.", trial("failed")),
    rule(
        "That everybody goes on at the same rate came nearer ({off}).",
        rivals,
        off=lambda f: off(f.rival),
    ),
    rule("P(alive) is no verdict on a person.", lambda f: f.forecast and not f.is_subscription),
    rule(
        "Nobody said goodbye: call before you write anyone off, and keep a control group to see "
        "whether calling helps.",
        lambda f: f.forecast and not f.is_subscription,
    ),
    rule("Do not plan by the forecast: it could not be tried.", trial("untried")),
    rule("That could not be tried.", trial("untried")),
    rule("Careful: this forecast could not be tried.", trial("untried")),
    rule("The file covers no whole week.", lambda f: f.verdict == "untried" and f.weeks == 0),
    rule(
        "The file covers {weeks} whole weeks.",
        lambda f: f.verdict == "untried" and 1 < f.weeks < 12,
        weeks=lambda f: count(f.weeks),
    ),
    rule(
        "It takes 12 to keep some of them back and try a forecast on them.",
        lambda f: f.verdict == "untried" and f.weeks < 12,
    ),
    rule(
        "None of the customers known by {day} has bought since: there is nothing to hold a "
        "forecast against.",
        trial("untried"),
        is_exact=False,
    ),
    rule(
        "Careful: when it was tried, the forecast of the total was {off}.",
        trial("failed", "chance"),
        **ERROR,
    ),
    rule("Amounts here are no plan.", trial("chance")),
    rule("Rely neither on P(alive) nor on amounts here.", trial("failed")),
    rule("See “Does the forecast hold?”.", trial("failed", "chance")),
    rule("Careful: nobody comes a second time, so these may be orders and not customers.",
         lambda f: not f.come_twice),
    rule(
        "The range is that of 200 futures drawn at random: from what the model cannot know of its "
        "own parameters, and from chance.",
        lambda f: bool(f.life.worth),
    ),
    rule(
        "It holds for these customers, without new ones, and if they go on as they did.",
        lambda f: bool(f.life.worth),
    ),
    rule("In the trial more than chance was at work: the true range is wider.",
         lambda f: bool(f.life.worth) and f.tried and not f.is_chance),
    rule("Nothing is forecast from this file, so nothing is taken for granted.",
         lambda f: not f.forecast),
    rule("A customer's life is taken to begin with the first purchase in the file.",
         lambda f: f.forecast and f.early >= 0.2),
    rule(
        "{share} of the customers have theirs in the first tenth of the period.",
        lambda f: f.forecast and f.early >= 0.2,
        share=lambda f: percent(f.early, 0),
    ),
    rule("If some had bought before, they are older and more settled than they look here.",
         lambda f: f.forecast and f.early >= 0.2),
    *(
        rule(
            f"{careful}The file covers {{days}} days.",
            lambda f, verdicts=verdicts: f.is_short and f.verdict in verdicts,
            days=lambda f: str(f.days + 1),
        )
        for careful, verdicts in (
            ("", ("held", "held, not by chance", "chance")),
            ("Careful: ", ("held", "held, not by chance")),
        )
    ),
    rule(
        "What is said of the next 12 months reaches further than anything it has seen, the seasons "
        "included: plan no year by it.",
        lambda f: f.is_short and f.verdict in ("held", "held, not by chance", "chance"),
    ),
    rule(
        "{share} of those with three purchase days or more pay at even intervals, as for a "
        "subscription.",
        lambda f: f.is_subscription,
        share=lambda f: percent(f.even, 0),
    ),
    rule(
        "See from your own records who has missed a payment, and ask them why.",
        lambda f: f.is_subscription,
    ),
    rule(
        "The model takes purchases to come at random; here most pay at even intervals, so it is "
        "late to see who has left.",
        lambda f: f.forecast and f.is_subscription,
    ),
    rule("Customers are taken to leave only after a repeat purchase.",
         lambda f: f.forecast and f.once > 0),
    rule(
        "So P(alive) is 100 % for the {once} ({share}) who bought on one day only, however long "
        "ago: read it as 'the model cannot tell', and look at the purchases expected of them.",
        lambda f: f.forecast and f.once > 0,
        once=lambda f: count((f.visits == 1).sum()),
        share=lambda f: percent(f.once, 0),
    ),
    rule(
        "Each customer is taken to buy at a steady rate: no seasons, no campaigns, no growth.",
        forecast,
    ),
    rule("Where that fails, it did little harm to the total: its forecast was {off}.",
         trial("held", "held, not by chance"), **ERROR),
    rule("It does not hold on this file: the forecast of the total was {off}.",
         trial("failed"), **ERROR),
    rule(
        "Whether it holds cannot be told: the forecast of the total was {off}, and that may be "
        "chance.",
        trial("chance"),
        **ERROR,
    ),
    rule(
        "What a customer spends at a time is taken to have nothing to do with how often.",
        lambda f: f.related("none", "chance", "more", "less"),
    ),
    rule(
        "The correlation of the two is {size}.",
        lambda f: f.related("none", "chance", "more", "less"),
        size=lambda f: theme.number(f.relation[0], 2, sign=True),
    ),
    rule("That is close to none, so that holds.", lambda f: f.related("none")),
    rule("With {people} customers who bought again that may be chance.",
         lambda f: f.related("chance"), people=lambda f: count(f.relation[1])),
    rule(
        "That does not hold: who comes often spends more at a time, and the value of the most "
        "frequent customers may be too low.",
        lambda f: f.related("more"),
    ),
    rule(
        "That does not hold: who comes often spends less at a time, and the value of the most "
        "frequent customers may be too high.",
        lambda f: f.related("less"),
    ),
    rule(
        "Amounts hardly differ here, so that how often and how much a customer buys cannot be "
        "compared.",
        one_price,
    ),
    rule(
        "Customers who bought again for amounts of zero or below, and so have no forecast of "
        "value: {customers}.",
        lambda f: f.free > 0,
        customers=lambda f: count(f.free),
    ),
    rule("The model of spending knows amounts above zero only.", lambda f: f.free > 0),
    rule(
        "Customers without a forecast of value, because no finite average can be expected of them: "
        "{customers}.",
        lambda f: bool(f.life.worth) and len(f.life.worth.value) + f.free < f.people,
        customers=lambda f: count(f.people - f.free - len(f.life.worth.value)),
    ),
    rule("They have no part in the total.",
         lambda f: bool(f.life.worth) and len(f.life.worth.value) + f.free < f.people),
    rule("The model of purchases is at its limit here.",
         lambda f: f.forecast and not f.is_subscription
         and (f.models[0].se_.isna().any() or f.dropout < 0.001)),
    rule("The model of spending is at its limit here.",
         lambda f: bool(f.life.worth)
         and (f.models[1].se_.isna().any() or f.models[1].params_["q"] <= 1)),
    rule("Read the forecasts, not the parameters.",
         lambda f: any(model.se_.isna().any() for model in f.models)),
    rule("Hardly anyone is seen to leave (a / (a + b) = {dropout}): P(alive) stays near 1 for all "
         "but the longest silence.", lambda f: not f.is_subscription and f.dropout < 0.001),
    rule("The parameters r and alpha run to infinity together: customers here buy at one and the "
         "same rate, about {rate} a week.",
         lambda f: f.models[0].se_.isna().any() and f.models[0].params_["r"] > 1, is_exact=False),
    rule("The parameters a and b run to infinity together: all customers drop out with one and the "
         "same probability, {dropout} after each repeat purchase.",
         lambda f: f.models[0].se_.isna().any(), is_exact=False,
         dropout=lambda f: percent(f.dropout)),
    rule("The parameters a and b run to zero together: some customers leave after their first "
         "repeat purchase, and the others never.",
         lambda f: f.models[0].se_.isna().any(), is_exact=False),
    rule("The parameter p runs to infinity: the model takes it that each customer always spends "
         "the same.", lambda f: f.models[1].params_["p"] > 1000, is_exact=False),
    rule("The parameters q and v run to infinity together: customers' averages differ no more than "
         "chance makes them.", lambda f: f.models[1].se_.isna().any(), is_exact=False),
    rule("q = {q} is not above 1: a few customers spend so much that the population has no finite "
         "average, and who never bought again has no forecast.",
         lambda f: bool(f.life.worth) and f.models[1].params_["q"] <= 1),
]  # fmt: skip
VALUE = [
    *DRY,
    *READING,
    *LOSSES,
    *MARGIN[1:],  # none is assumed
    rule("Customers are ranked by the margin that they bring.", lambda f: f.gains),
    rule("Customers are ranked by revenue, as the file brings no gain.",
         lambda f: f.is_own and not f.gains),
    rule(
        "{others} of the best {number} customers by revenue are not among the best {number_again} "
        "by margin: look at their prices and discounts, and choose by margin whom to treat better.",
        lambda f: f.others >= max(5, 0.2 * ceil(round(0.2 * f.people, 6))),
        others=lambda f: count(f.others),
    ),
    *(
        rule(
            f"Your best {{best}} of {{customers}} customers bring {{share}} of {what}{ending}",
            lambda f, what=what, weights=weights: f.weight in weights and f.worth_by == what,
            best=lambda f: count(f.best),
            customers=lambda f: count(len(f.gaining)),
            share=lambda f: percent(f.hold[0]),
        )
        for what in ("revenue", "margin")
        for ending, weights in (
            (".", ("few", "both")),
            (": no small group carries the whole.", ("many",)),
        )
    ),
    rule(
        "Give each of them a person to turn to, and watch them one by one: you depend on them.",
        lambda f: f.weight == "few",
    ),
    rule(
        "Know them by name, and improve what all customers meet: both count.",
        lambda f: f.weight == "both",
    ),
    rule(
        "Improve what all customers meet before you build a programme for a few.",
        lambda f: f.weight == "many",
    ),
    rule(
        "A loss counts as nothing here and in the pyramid: shares are of the {gains} that "
        "{customers} customers without one bring.",
        lambda f: f.shrunk >= 5,
        gains=lambda f: money(f.gaining.sum()),
        customers=lambda f: count((f.value >= 0).sum()),
    ),
    rule(
        "{losing} others bring a loss, {loss} together.",
        lambda f: f.shrunk >= 5,
        losing=lambda f: count(f.shrunk),
        loss=lambda f: money(-f.value[f.value < 0].sum()),
    ),
    rule(
        "A loss counts as nothing here and in the pyramid: shares are of the {gains} that "
        "customers without one bring.",
        lambda f: 0 < f.shrunk < 5,
        gains=lambda f: money(f.gaining.sum()),
    ),
    rule("A few bring one, fewer than 5.", lambda f: 0 < f.shrunk < 5),
    rule("One of your best 20 % has fallen silent, who brought {money} of {what}.",
         lambda f: len(f.silent) == 1),
    rule("Call and ask why; one honest answer is worth more than a discount.",
         lambda f: len(f.silent) == 1 and f.people >= 50),
    rule("Nobody is listed here; made again with --list, the report has a list beside it.",
         lambda f: len(f.silent) and f.people < 50),
    rule("Ask why; one honest answer is worth more than a discount.",
         lambda f: len(f.silent) and f.people < 50),
    rule(
        "{customers} of your best 20 % have fallen silent.",
        lambda f: len(f.silent) > 1,
        customers=lambda f: count(len(f.silent)),
    ),
    rule("Together they brought {money} of {what}.", lambda f: len(f.silent) > 1,
         money=lambda f: money(f.silent.sum()),
         what=lambda f: f.worth_by),
    rule("Call the largest first and ask why; one honest answer is worth more than a discount.",
         lambda f: len(f.silent) > 1 and f.people >= 50),
    rule("{once} of customers bought on one day only.", lambda f: f.once >= 0.3 and f.come_twice,
         once=lambda f: percent(f.once, 0)),
    rule("Work on the second purchase before you pay for more first ones.",
         lambda f: f.once >= 0.3 and f.come_twice and not f.dry),
    rule("Work on the second purchase.", lambda f: f.once >= 0.3 and f.come_twice and f.dry),
    rule(
        "Moving {moved} of your {customers} customers up would add {gain} of {what} ({growth}).",
        lambda f: bool(f.worth.upgrade) and f.people >= 100,
        customers=lambda f: count(f.people),
        gain=lambda f: money(f.worth.upgrade.scenario["gain"]),
    ),
    rule(
        "Try on half of those who already bought more than once, drawn by lot, what moves them; "
        "the other half tells what would have happened anyway.",
        lambda f: bool(f.worth.upgrade) and f.often >= 200,
    ),
    rule(
        "Fewer than 200 bought more than once, too few for a trial with a control group: ask them "
        "what would bring them more often.",
        lambda f: bool(f.worth.upgrade) and f.often < 200,
    ),
    rule("Revenue is not profit.", lambda f: not f.is_own),
    rule("Add the margin and the cost to serve of each customer before you treat anyone better or "
         "worse.", lambda f: not f.is_own),
    rule("A margin is no profit.", lambda f: f.is_own),
    rule("Add the cost to serve of each customer before you treat anyone better or worse.",
         lambda f: f.is_own),
    rule("Revenue of the three months to {day} is {change} below that of the year before: from new "
         "customers {new}, from returning ones {returning}.",
         lambda f: f.worth.trend.is_yearly and f.worth.trend.now < 0.9 * f.worth.trend.before,
         is_exact=False),
    rule("Begin with those that fell further.",
         lambda f: f.worth.trend.now < 0.9 * f.worth.trend.before, is_exact=False),
]  # fmt: skip


def told_of_lifecycle(facts):
    found = facts.life
    words = of_lifecycle
    return [
        *words.recommendations(found),
        *words.assumptions(found),
        words.assumed(found, 0.10),
        words.caution(found),
        words.about_gone(found),
        words.caution_on_ids(found.reading),
        *(
            [words.about_losses(found.worth), words.about_likely(found.holdout)]
            if found.worth
            else []
        ),
    ]


def told_of_value(facts):
    found, words = facts.worth, of_value
    losses = attempt(about_losses, found.concentration)
    return [*words.recommendations(found), words.ranked(found), *those_there(losses)]


REPORTS = {
    "lifecycle": (LIFECYCLE, told_of_lifecycle),
    "customer_value": (VALUE, told_of_value),
}


@pytest.fixture(scope="module", params=FILES)
def facts(request):
    return Facts(FILES[request.param])


@pytest.mark.parametrize("report", REPORTS)
def test_a_sentence_is_told_where_its_numbers_support_it_and_only_there(facts, report):
    require_told(*REPORTS[report], facts)


def test_a_list_to_act_on_has_everybody_once_and_the_loss_first(facts):
    if facts.people < 5 or (facts.is_own and facts.rate > 1):
        return
    listed = customers_to_act_on(facts.life)
    assert sorted(listed["customer_id"]) == sorted(facts.visits.index)
    assert listed["what_to_do"].str.len().gt(10).all()
    losing = listed["customer_id"].isin(facts.losses.index)
    assert (listed["what_to_do"].eq("Find out why there is a loss.") == losing).all()
