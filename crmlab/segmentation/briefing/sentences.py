"""What the findings advise, how scores were made, and how far to trust them on this file."""

import pandas as pd

from crmlab import theme
from crmlab.briefing.groups import FEWEST_FOR_NAMES, shorten
from crmlab.briefing.key_figures import takes_returns_off
from crmlab.briefing.missing import Missing, attempt, those_there
from crmlab.briefing.moments import moment, span
from crmlab.briefing.of_sales import advice_on_one_day, advice_on_reading
from crmlab.briefing.rhythm import MOST
from crmlab.checks import SMALLEST_GROUP
from crmlab.messages import say
from crmlab.segmentation.briefing.figures import action_list, nearest
from crmlab.segmentation.briefing.findings import LARGE, Findings, Moves
from crmlab.segmentation.briefing.mailing import ANSWERED, EVERYBODY, LEFT_OUT, Mailing
from crmlab.segmentation.briefing.segments import shown
from crmlab.segmentation.measures.moves import FRESH


def recommendations(found: Findings) -> list[str]:
    """Return what the findings advise, most important first, each with the number behind it."""
    if not found.has_segments:
        once = (found.customers["frequency"] == 1).mean()
        return those_there(
            say("Nobody is put into a segment. {why}", why=found.scored),
            advice_on_one_day(once, found.reading)
            if once >= 0.3 and len(found.customers) >= 25
            else "",
            *found.margins.advice(),
            *advice_on_reading(found.reading),
        )
    is_loss = found.margins.is_own and not found.margins.is_gain
    return those_there(
        verdict(found.told) if found.told in ("nothing", "few") else "",
        "" if found.slipped.empty or is_loss else _on_slipped(found),
        *_on_large(found),
        attempt(_on_mailing, found.mailing) if found.told != "nothing" else "",
        *found.margins.advice(),
        *advice_on_reading(found.reading),
    )


def _on_slipped(found: Findings) -> str:
    slipped = found.slipped
    brought, all_brought = slipped["monetary"].sum(), found.customers["monetary"].sum()
    told = say(
        "{customers} customers who had bought on three days or more slipped since {day}: they are "
        "silent for longer than ever before. They have brought {money} ({share} of revenue).",
        customers=theme.count(len(slipped)),
        day=moment(found.moves.since),
        money=theme.money(brought),
        share=nearest(brought / all_brought),
    )
    return " ".join(those_there(told, _whom_to_ask(found), _whence(found)))


def _whom_to_ask(found: Findings) -> str:
    column = "margin" if found.margins.is_gain else "monetary"
    if found.slipped[column].nunique() == 1:
        return say("Ask what is wrong.")
    what = theme.words(found.margins.worth)
    if len(found.customers) < FEWEST_FOR_NAMES:
        return say("Ask what is wrong, first those who brought most {what}.", what=what)
    return say(
        "Ask what is wrong, first those who brought most {what}: they head the list.", what=what
    )


def _whence(found: Findings) -> str:
    """Return how many who slipped were in the highest segment of which there are a few."""
    sizes = found.moves.table.loc[found.slipped.index, "segment_before"].value_counts()
    sizes = sizes[sizes >= SMALLEST_GROUP].sort_index()  # highest first
    if sizes.empty:
        return ""
    segment, number = theme.words(sizes.index[0]), theme.count(sizes.iloc[0])
    return say("{number} of them came from {segment}.", number=number, segment=segment)


def _on_large(found: Findings) -> list[str]:
    """Return which customers bring more than a tenth each, and their segments without them."""
    told, segment = [], shown(found.scored["segment"])
    for name, large in found.large.groupby(segment[found.large.index].astype(str), sort=False):
        ids, group = shorten(large.index, found.customers.index), found.scored[segment == name]
        others = group["monetary"].drop(large.index)
        values = {
            "count": len(large),
            "ids": ", ".join(ids),
            "share": nearest(large.sum()),
            "segment": theme.words(name),
        }
        told.append(
            say(
                "One customer of {segment} ({ids}) brings {share} of revenue.",
                "{count} customers of {segment} ({ids}) bring {share} of revenue.",
                **values,
            )
        )
        if len(others) >= SMALLEST_GROUP:
            told[-1] += " " + say(
                "Without this customer, {segment} bring {each} each, not {all}.",
                "Without these customers, {segment} bring {each} each, not {all}.",
                count=len(large),
                segment=values["segment"],
                each=theme.money(others.mean()),
                all=theme.money(group["monetary"].mean()),
            )
    return told


def _on_mailing(mailing: Mailing) -> str:
    verdicts = mailing.verdicts.drop(LEFT_OUT, errors="ignore")
    tested = verdicts.index[verdicts == "test"]
    if len(tested):
        names = tested.drop(EVERYBODY, errors="ignore")
        return say(
            "If you mail, test first: {segments}. Section 5 says how many to mail, and how many to "
            "hold out. Whether a mailing adds buyers, no sales file tells.",
            segments=", ".join(map(theme.words, names if len(names) else tested)),
        )
    if verdicts.isin(["few", "unknown"]).any():
        return say(
            "Whether a mailing pays cannot be shown here: where it may, the customers are too few "
            "for a test (section 5). If you mail, hold some out each time and add results up."
        )
    return say(
        "Send no mailing at this cost: in no segment can it be expected to add as many buyers as "
        "it must (section 5)."
    )


def three_scores(_segments: pd.DataFrame) -> str:
    """Return what the scores and the names are."""
    return say(
        "Three scores place each customer among the others, from 1 to 5, which is best: R "
        "(recency: how fresh the last purchase is), F (frequency: how often) and M (money). The "
        "first rule that fits gives the segment its name."
    )


def how_scored(found: Findings) -> list[str]:
    """Return how scores were made of this file, and what frequency counts."""
    counted = {
        "order": say("The file has order numbers: F counts a customer's orders."),
        "day": say("The file has no order numbers: F counts the days on which a customer bought."),
    }
    rules = {
        "quantile": say("Rule 'quantile': equals get equal scores; classes differ in size."),
        "rank": say("Rule 'rank': classes of one size; equals may be parted, by chance."),
    }
    told = [
        say("R counts back from {day}, the last day of the file.", day=moment(found.end)),
        counted[found.unit],
        rules[found.rule],
    ]
    if takes_returns_off(found.reading.transactions):
        told.append(say("Returns are taken off M and revenue, and are no purchases."))
    used, common = found.scored["F"].nunique(), found.scored["frequency"].value_counts()
    if used < 5:
        told.append(
            say(
                "F tells only {used} classes apart, not five: {share} of the customers have the "
                "same count ({number}).",
                share=nearest(common.iloc[0] / len(found.scored)),
                number=theme.count(common.index[0]),
                used=used,
            )
        )
    return told


def about_moves(moves: Moves) -> str:
    """Return which days are compared, and what a move means."""
    return say(
        "{before} customers were known on {since}; {span} later the file ends. Up and down "
        "follow the order of the names; who goes to or from Others goes neither way. Slipped: "
        "was fresh (had bought within {span}, R {fresh} or more), since then has bought "
        "nothing or fell to a lower segment with a lower R, and is silent for a tenth longer "
        "than ever between purchases on three days or more.",
        since=moment(moves.since),
        span=span(moves.days),
        before=theme.count(len(moves.before)),
        fresh=FRESH,
    )


def about_list(found: Findings, file: str | None) -> str:
    """Return how those who slipped are listed, and where the whole list is; nothing without one."""
    what, is_listed = theme.words(found.margins.worth), not isinstance(action_list(found), Missing)
    if file is None:
        told = say("All who slipped, by the {what} they brought; ten at most are shown.", what=what)
        return told if is_listed else ""
    if not found.actions["slipped"].any():
        return say(
            "All customers, with whole and short ids, are in {file} beside this page.", file=file
        )
    return say(
        "All customers, with whole and short ids, are in {file} beside this page: those who "
        "slipped first, by the {what} they brought.",
        file=file,
        what=what,
    )


def assumed(found: Findings, contact_cost: float) -> str:
    """Return at what cost and margin a mailing is judged."""
    told = say("Assumed: {cost} a contact.", cost=theme.money(contact_cost, 2))
    told += " " + found.margins.about()
    if len(found.large):
        share = theme.percent(LARGE, 0)
        told += " " + say("Who brings more than {share} of revenue is left out.", share=share)
    return told


def about_mailing(mailing: Mailing) -> str:
    """Return what the shares beside each other mean, and what a test is for."""
    return say(
        "Must add: so many more must order because of the mailing, beside those who buy anyway (of "
        "the segment on {since}, in the {span} since). Hardly: buyers would have to more than "
        "double. Test: mail as many as the table says, hold as many out, by lot; what the mailing "
        "must add then shows in four of five tests (level of 5 %, one-sided).",
        since=moment(mailing.since),
        span=span(ANSWERED),
    )


def trust(found: Findings) -> list[str]:
    """Return whether segments told who would buy, where R misleads, and how sure names are."""
    told = [" ".join(those_there(verdict(found.told), attempt(_seen, found.moves)))]
    if found.told != "nothing" and found.by_the_calendar > MOST:
        told.append(
            say(
                "{share} of those with three purchase days or more pay at even intervals, as for a "
                "subscription. R is low shortly before a payment is due, and who pays once a year "
                "has a low F: look at when the next payment is due before you ask anybody why "
                "they stay away.",
                share=theme.percent(found.by_the_calendar, 0),
            )
        )
    if found.told != "nothing" and found.unsure >= 0.001:
        told.append(
            say(
                "{share} of the names could be others, by the other rule or among other customers "
                "of the same kind: look at R, F and M before you act on one person.",
                share=nearest(found.unsure),
            )
        )
    return told


def verdict(told: str) -> str:
    """Return whether segments told who would buy again."""
    return {
        "order": say("The segments told who buys: who was fresh came again more often."),
        "few": say(
            "Too few customers or purchases to tell whether these segments say who buys again: a "
            "try, no more."
        ),
        "nothing": say("Do not aim by these segments: on this file they did not tell who buys."),
        "unknown": say("Whether segments tell who buys is not known: no earlier day shows it."),
    }[told]


def _seen(moves: Moves) -> str:
    """Return the shares that bought, of those who were fresh and of the others."""
    if pd.isna(moves.fresh):
        return ""
    told = say(
        "Of those with R 4 or 5 on {since}, {fresh} bought in the {span} since; of those "
        "with R 1 or 2, {stale}. The difference is {points} points (95 %: {low} to {high}).",
        since=moment(moves.since),
        span=span(moves.days),
        fresh=nearest(moves.fresh),
        stale=nearest(moves.stale),
        points=theme.number(100 * (moves.fresh - moves.stale), 0),
        low=theme.number(100 * moves.low, 0),
        high=theme.number(100 * moves.high, 0),
    )
    if moves.told == "order" and moves.fresh < 0.5:
        told += " " + say("Most of the fresh ones bought nothing, either: a name is no forecast.")
    return told


def last_section(found: Findings) -> str:
    """Return the heading of the account of the rows."""
    return say("{number} · What was done to the data", number=6 if found.has_segments else 2)
