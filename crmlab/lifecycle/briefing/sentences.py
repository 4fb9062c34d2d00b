"""What the findings advise, what they assume, and where that fails on this file."""

import pandas as pd

from crmlab import theme
from crmlab.briefing.groups import FEWEST_FOR_NAMES
from crmlab.briefing.missing import Missing, attempt, those_there
from crmlab.briefing.moments import span
from crmlab.briefing.of_sales import advice_on_one_day, advice_on_reading
from crmlab.checks import SMALLEST_GROUP
from crmlab.lifecycle.briefing.figures import between, duration, off_by
from crmlab.lifecycle.briefing.findings import Findings, Holdout, Worth
from crmlab.lifecycle.measures.survival import survival_at
from crmlab.lifecycle.models.futures import FUTURES
from crmlab.lifecycle.periods import DAYS
from crmlab.messages import by_months, say
from crmlab.tables import Reading

CONCENTRATED = 0.30  # share of the value that the best tenth bring
UNRELATED = 0.10  # correlation that is taken for none
VARIED = 0.01  # of the mean: amounts that spread less are one price
AT_ONCE = 0.95  # of the months: if half come back so late, nearly all come back then
IN_DAYS = 2  # months: what is shorter is told in days
CROWDED = 0.20  # share of customers first seen in the first tenth of the time


def recommendations(found: Findings) -> list[str]:
    """Return what the findings advise, most important first, each with the number behind it."""
    advice = those_there(
        _on_subscriptions(found),
        _on_slipping(found),
        _on_second_purchase(found),
        "" if found.has_failed else attempt(_on_worth, found.worth),
    )
    if not found.outlook:
        advice.append(say("There is no forecast to plan by. {why}", why=found.outlook))
    else:
        # A forecast that failed comes first: it puts all other sums in doubt.
        place = len(advice) if found.may_plan else 0
        advice.insert(place, _on_forecast(found))
        if not found.is_subscription:
            advice.append(
                say(
                    "P(alive) is no verdict on a person. Nobody said goodbye: call before you "
                    "write anyone off, and keep a control group to see whether calling helps."
                )
            )
    return [*advice, *found.margins.advice(), *advice_on_reading(found.reading)]


def _on_subscriptions(found: Findings) -> str:
    if not found.is_subscription:
        return ""
    return say(
        "{share} of those with three purchase days or more pay at even intervals, as for a "
        "subscription. See from your own records who has missed a payment, and ask them why.",
        share=theme.percent(found.by_the_calendar, 0),
    )


def _on_slipping(found: Findings) -> str:
    if len(found.slipping) < SMALLEST_GROUP:
        return ""
    told = say(
        "{customers} customers who bought often are slipping away: P(alive) between 10 % and "
        "50 %. Call those with the most at stake first.",
        customers=theme.count(len(found.slipping)),
    )
    return f"{told} {_at_stake(found)}" if found.may_plan else told


def _at_stake(found: Findings) -> str:
    stake = theme.money(found.slipping["at_stake"].sum())
    if found.margins.is_own:
        return say(
            "Were they surely there, they would bring a margin of {stake} more within 12 months: "
            "keeping them all may cost no more than that.",
            stake=stake,
        )
    return say(
        "Were they surely there, they would bring a margin of {stake} more within 12 months, if "
        "it is {rate} of each amount, as is assumed: keeping them all may cost no more than that.",
        stake=stake,
        rate=theme.percent(found.margins.rate),
    )


def _on_second_purchase(found: Findings) -> str:
    once = (found.summary["frequency"] == 0).mean()
    if once < 0.3 or found.is_subscription:
        return ""
    if found.summary["T"].max() < 8:  # weeks: too early to wait for a second one
        return ""
    returns = attempt(_on_returns, found.returns, once)
    return returns or advice_on_one_day(once, found.reading)


def _on_returns(curve: pd.DataFrame, once: float) -> str:
    months = min(12.0, curve["time"].iloc[-1])
    back = 1 - survival_at(curve, months)
    half = curve["time"][curve["survival"] <= 1 - back / 2].iloc[0]
    told = say(
        "{once} of customers bought on one day only. {back} come back within a month of the first "
        "purchase.",
        "{once} of customers bought on one day only. {back} come back within {months} months "
        "of the first purchase.",
        count=1 if duration(months) == "1" else 2,
        once=theme.percent(once, 0),
        back=theme.percent(back, 0),
        months=duration(months),
    )
    if half > AT_ONCE * months:
        return told
    if half < IN_DAYS and by_months():
        advice = say("Half of these are back in the next month: ask for the second purchase then.")
    elif half < IN_DAYS:
        advice = say(
            "Half of these are back within a day: ask for the second purchase at once.",
            "Half of these are back within {count} days: ask for the second purchase before then.",
            count=max(1, round(half * DAYS["M"])),
        )
    else:
        advice = say(
            "Half of these are back within {months} months: ask for the second purchase before "
            "then.",
            months=duration(half),
        )
    return f"{told} {advice}"


def _on_worth(worth: Worth) -> str:
    best = -(-len(worth.value) // 10)
    gains = worth.value[worth.value > 0]
    share = worth.value.nlargest(best).sum() / gains.sum() if len(gains) else 0.0
    if share < CONCENTRATED or len(worth.value) < FEWEST_FOR_NAMES:
        return ""
    return say(
        "{share} of the value expected in the next 12 months hangs on {customers} customers, a "
        "tenth of those with a forecast. Decide what keeps these before you decide anything "
        "for everybody.",
        share=theme.percent(share, 0),
        customers=theme.count(best),
    )


def _on_forecast(found: Findings) -> str:
    holdout, outlook = found.holdout, found.outlook
    if not holdout:
        return say("Do not plan by the forecast: it could not be tried. {why}", why=holdout)
    model, naive = holdout.errors["total_error"]
    trial = say(
        "In the last {weeks} weeks, kept back for a trial, the forecast of all purchases was "
        "{off}.",
        weeks=holdout.weeks,
        off=off_by(model),
    )
    if found.is_short and (holdout.is_by_chance or not holdout.is_doubtful):
        advice = _on_horizon(found)
    elif not holdout.is_doubtful and not holdout.is_by_chance:
        advice = say("Plan the total with it, and leave that much room: chance alone takes less.")
    elif not holdout.is_doubtful:
        advice = say(
            "Plan the total with it, and leave room: in 95 of 100 possible years {range} purchase "
            "days come, if customers go on as they did.",
            range=between(outlook.likely),
        )
    elif holdout.is_by_chance:
        advice = say(
            "With so few purchases that may be chance. Plan for a range, not by one number: in 95 "
            "of 100 possible years {range} purchase days come, if customers go on as they did.",
            range=between(outlook.likely),
        )
    else:
        advice = say("Do not plan by it; find out what was different in these weeks.")
    rival = ""
    if round(abs(naive), 3) < round(abs(model), 3):  # as it is written
        rival = say(
            "That everybody goes on at the same rate came nearer ({off}).", off=off_by(naive)
        )
    return " ".join(those_there(trial, advice, rival))


def assumptions(found: Findings) -> list[str]:
    """Return what the figures take for granted, and how far it holds on this file."""
    if not found.outlook:
        return [say("Nothing is forecast from this file, so nothing is taken for granted.")]
    limit = "" if found.is_subscription else found.outlook.model.message_
    return those_there(
        _on_start(found.purchases),
        _on_leaving(found.summary["frequency"]),
        limit and say("The model of purchases is at its limit here. {limit}", limit=limit),
        _on_steady_rates(found.holdout),
        *attempt(_on_spending, found.worth, found.summary, found.purchases["amount"]),
    )


def _on_start(purchases: pd.DataFrame) -> str:
    first = purchases.groupby("customer_id")["date"].min()
    tenth = first.min() + (purchases["date"].max() - first.min()) / 10
    early = (first <= tenth).mean()
    if early < CROWDED:
        return ""
    return say(
        "A customer's life is taken to begin with the first purchase in the file. {share} of "
        "the customers have theirs in the first tenth of the period. If some had bought "
        "before, they are older and more settled than they look here.",
        share=theme.percent(early, 0),
    )


def _on_horizon(found: Findings) -> str:
    covered = say("The file covers {span}.", span=span(found.days))
    beyond = say(
        "What is said of the next 12 months reaches further than anything it has seen, the "
        "seasons included: plan no year by it."
    )
    return f"{covered} {beyond}"


def _on_leaving(frequency: pd.Series) -> str:
    once = int((frequency == 0).sum())
    if not once:
        return ""
    return say(
        "Customers are taken to leave only after a repeat purchase. So P(alive) is 100 % for the "
        "{customers} ({share}) who bought on one day only, however long ago: read it as 'the model "
        "cannot tell', and look at the purchases expected of them.",
        customers=theme.count(once),
        share=theme.percent(once / len(frequency), 0),
    )


def _on_steady_rates(holdout: Holdout | Missing) -> str:
    taken = say(
        "Each customer is taken to buy at a steady rate: no seasons, no campaigns, no growth."
    )
    if not holdout:
        verdict = say("That could not be tried. {why}", why=holdout)
        return f"{taken} {verdict}"
    off = off_by(holdout.errors.at["model", "total_error"])
    if holdout.is_doubtful and holdout.is_by_chance:
        verdict = say(
            "Whether it holds cannot be told: the forecast of the total was {off}, and that may be "
            "chance.",
            off=off,
        )
    elif holdout.is_doubtful:
        verdict = say(
            "It does not hold on this file: the forecast of the total was {off}.", off=off
        )
    else:
        verdict = say(
            "Where that fails, it did little harm to the total: its forecast was {off}.", off=off
        )
    return f"{taken} {verdict}"


def _on_spending(worth: Worth, summary: pd.DataFrame, amounts: pd.Series) -> list[str]:
    told = [_on_relation(summary, amounts)]
    if worth.without_amount:
        told.append(
            say(
                "Customers who bought again for amounts of zero or below, and so have no forecast "
                "of value: {customers}. The model of spending knows amounts above zero only.",
                customers=theme.count(worth.without_amount),
            )
        )
    if limit := worth.spend.message_:
        told.append(say("The model of spending is at its limit here. {limit}", limit=limit))
    if worth.without_average:
        told.append(
            say(
                "Customers without a forecast of value, because no finite average can be expected "
                "of them: {customers}. They have no part in the total.",
                customers=theme.count(worth.without_average),
            )
        )
    return told


def _on_relation(summary: pd.DataFrame, amounts: pd.Series) -> str:
    again = summary[(summary["frequency"] > 0) & (summary["monetary_value"] > 0)]
    if again["frequency"].nunique() < 2:
        return ""
    if any(money.std() < VARIED * money.mean() for money in (again["monetary_value"], amounts)):
        return say(
            "Amounts hardly differ here, so that how often and how much a customer buys cannot be "
            "compared."
        )
    related = again["frequency"].corr(again["monetary_value"])
    taken = say(
        "What a customer spends at a time is taken to have nothing to do with how often. The "
        "correlation of the two is {correlation}.",
        correlation=theme.number(related, 2, sign=True),
    )
    if UNRELATED <= abs(related) < 2 / len(again) ** 0.5:  # twice the standard error of none
        verdict = say(
            "With {customers} customers who bought again that may be chance.",
            customers=theme.count(len(again)),
        )
    elif abs(related) < UNRELATED:
        verdict = say("That is close to none, so that holds.")
    elif related > 0:
        verdict = say(
            "That does not hold: who comes often spends more at a time, and the value of the most "
            "frequent customers may be too low."
        )
    else:
        verdict = say(
            "That does not hold: who comes often spends less at a time, and the value of the most "
            "frequent customers may be too high."
        )
    return f"{taken} {verdict}"


def caution(found: Findings) -> str:
    """Return why sections with a forecast are to be read with care; nothing if it held."""
    if not found.outlook:
        return ""
    even = ""
    if found.is_subscription:
        even = say(
            "The model takes purchases to come at random; here most pay at even intervals, so it "
            "is late to see who has left."
        )
    return " ".join(those_there(_on_trial(found), even))


def _on_trial(found: Findings) -> str:
    if not found.holdout:
        return say("Careful: this forecast could not be tried. {why}", why=found.holdout)
    off = off_by(found.holdout.errors.at["model", "total_error"])
    if found.has_failed:
        return say(
            "Careful: when it was tried, the forecast of the total was {off}. Rely neither on "
            "P(alive) nor on amounts here. See “Does the forecast hold?”.",
            off=off,
        )
    if found.holdout.is_doubtful:
        return say(
            "Careful: when it was tried, the forecast of the total was {off}. Amounts here are no "
            "plan. See “Does the forecast hold?”.",
            off=off,
        )
    return say("Careful: {why}", why=_on_horizon(found)) if found.is_short else ""


def about_gone(found: Findings) -> str:
    """Return who is left out of those slipping away as most likely gone; nothing of a few."""
    if len(found.gone) < SMALLEST_GROUP:
        return ""
    told = say(
        "{customers} others who bought often are left out here: with a P(alive) of 10 % or less, "
        "the model takes them for gone.",
        customers=theme.count(len(found.gone)),
    )
    if found.gone.sum() < SMALLEST_GROUP:
        return told
    advice = say(
        "{best} of them are among the 20 % of customers who brought most {what}: call these once, "
        "and ask why they left.",
        best=theme.count(found.gone.sum()),
        what=theme.words(found.margins.worth),
    )
    return f"{told} {advice}"


def caution_on_ids(reading: Reading) -> str:
    """Return why a section on customers is to be read with care where nobody comes twice."""
    if reading.has_people:
        return ""
    return say("Careful: nobody comes a second time, so these may be orders and not customers.")


def assumed(found: Findings, annual_rate: float) -> str:
    """Return the discount, the margin, and how it is told of each customer."""
    told = say("Assumed: a discount of {discount} a year.", discount=theme.percent(annual_rate))
    if not found.margins.is_own:
        return f"{told} {found.margins.about()}"
    how = say(
        "Each customer has a rate of margin, drawn to that of the file where few sales tell it "
        "(Bühlmann and Straub)."
    )
    return f"{told} {found.margins.about()} {how}"


def about_losses(worth: Worth) -> str:
    """Return how many customers are expected to bring a loss; nothing where they are few."""
    losing = worth.value[worth.value < 0]
    if len(losing) < SMALLEST_GROUP:
        return ""
    return say(
        "{customers} customers are expected to bring a loss, {loss} together.",
        customers=theme.count(len(losing)),
        loss=theme.money(-losing.sum()),
    )


def about_likely(holdout: Holdout | Missing) -> str:
    """Return what the range of the value is, and what it leaves out."""
    told = say(
        "The range is that of {futures} futures drawn at random: from what the model cannot know "
        "of its own parameters, and from chance. It holds for these customers, without new ones, "
        "and if they go on as they did.",
        futures=FUTURES,
    )
    if not holdout or holdout.is_by_chance:
        return told
    limit = say("In the trial more than chance was at work: the true range is wider.")
    return f"{told} {limit}"


def about_weeks(_holdout: Holdout) -> str:
    """Return what the picture of the weeks shows, and what its model does not know."""
    return say(
        "Added up week by week: the repeat purchases of the customers known at the split. Here the "
        "model knows only when each of them came first, not what they did since; so its sum for "
        "the holdout differs somewhat from the forecast above."
    )


def about_classes(_holdout: Holdout) -> str:
    """Return what the picture of the classes shows."""
    return say(
        "By the number of repeat purchases before the split; classes of fewer than five customers "
        "are left out."
    )
