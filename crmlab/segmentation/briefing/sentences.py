"""What the findings advise, how scores were made, and how far to trust them on this file."""

import numpy as np
import pandas as pd

from crmlab import theme
from crmlab.briefing import (
    DAY,
    SMALLEST_GROUP,
    Missing,
    advice_on_one_day,
    advice_on_reading,
    attempt,
    those_there,
)
from crmlab.messages import say, say_each
from crmlab.segmentation.briefing.figures import leading, nearest
from crmlab.segmentation.briefing.findings import (
    ANSWERED,
    RESAMPLED,
    Findings,
    Mailing,
    Moves,
    Stability,
    has_margin,
)
from crmlab.segmentation.measures.rfm import rfm_rules

FIRM, LOOSE = 0.10, 0.25  # shares of customers who change their segment


def recommendations(found: Findings) -> list[str]:
    """Return what the findings advise, most important first, each with the number behind it."""
    if not isinstance(found.scored, pd.DataFrame):
        once = (found.customers["frequency"] == 1).mean()
        return those_there(
            say("Nobody is put into a segment. {why}", why=found.scored),
            advice_on_one_day(once) if once >= 0.3 and len(found.customers) >= 25 else "",
            *advice_on_reading(found.reading),
        )
    return those_there(
        attempt(_on_chance, found.moves),
        attempt(_on_looseness, found.stability),
        attempt(_on_slipped, found.moves, found.customers),
        _on_best(found.segments, found.can_aim),
        *(attempt(_on_mailing, found.mailing) if found.can_aim else []),
        *advice_on_reading(found.reading),
    )


def _on_chance(moves: Moves) -> str:
    if moves.told_who_buys:
        return ""
    again = moves.bought_again
    return say(
        "Do not aim by these segments: on this file they did not tell who buys again. Of those "
        "named on {since}, {low} ({lowest}) to {high} ({highest}) bought in the {days} days since, "
        "no more apart than chance puts them.",
        since=DAY(moves.since),
        days=moves.days,
        low=nearest(again.min()),
        lowest=theme.words(again.idxmin()),
        high=nearest(again.max()),
        highest=theme.words(again.idxmax()),
    )


def _on_looseness(stability: Stability) -> str:
    return _verdict(stability) if stability.worst > LOOSE else ""


def _on_slipped(moves: Moves, customers: pd.DataFrame) -> str:
    slipped = moves.table.index[moves.table["move"] == "down"]
    if len(slipped) < SMALLEST_GROUP or not moves.told_who_buys:
        return ""
    money = customers.loc[slipped, "monetary"].sum()
    return say(
        "{customers} customers slipped into a lower segment since {day}. They have brought "
        "{money} ({share} of revenue). Ask what is wrong, first those who brought most and have "
        "fallen silent: they head the list.",
        customers=theme.count(len(slipped)),
        day=DAY(moves.since),
        money=theme.money(money),
        share=nearest(money / customers["monetary"].sum()),
    )


def _on_best(segments: pd.DataFrame, can_aim: bool) -> str:
    name, shares = leading(segments)
    told = say(
        "{segment} bring most: {revenue} of revenue from {customers} of the customers.",
        segment=theme.words(name),
        **shares,
    )
    if not can_aim:
        return told
    return " ".join(those_there(told, rfm_rules().set_index("segment")["what_to_do"].get(name, "")))


def _on_mailing(mailing: Mailing) -> list[str]:
    table = mailing.by_segment
    named = lambda rows: ", ".join(map(theme.words, rows.index))  # noqa: E731
    tried = table[table["verdict"] == "test"]
    without = table[table["verdict"].isin(["never", "anyway", "unlikely"])]
    told = []
    if len(tried):
        told.append(
            say(
                "If you mail, try it on a part of: {segments}. It pays if {most} or more of them "
                "buy because of it. Whether so many do, no sales file says: keep a control group.",
                "If you mail, try it on a part of: {segments}. It pays if {most} or more of them "
                "buy because of it; for some less is enough. Whether so many do, no sales file "
                "says: keep a control group.",
                count=len(tried),
                segments=named(tried),
                most=nearest(tried["needed"].max()),
            )
        )
    if len(without):
        told.append(
            say(
                "A mailing at this cost is not likely to pay for: {segments}.",
                segments=named(without),
            )
        )
    return told


def how_scored(found: Findings) -> list[str]:
    """Return how scores were made of this file, and what frequency counts."""
    if found.unit == "order":
        counted = say("The file has order numbers: F counts a customer's orders.")
    else:
        counted = say(
            "The file has no order numbers: what a customer bought on one day counts as one "
            "purchase, and F counts these days."
        )
    if not isinstance(found.scored, pd.DataFrame):
        return [counted]
    if found.rule == "quantile":
        rule = say(
            "Rule 'quantile': cuts are made at every fifth of the customers, and equals always "
            "get the same score; so classes are not equally large."
        )
    else:
        rule = say(
            "Rule 'rank': the five classes are equally large; so of customers who are equal, some "
            "get a higher score than others, by chance."
        )
    returns = (found.reading.transactions["amount"] < 0).any()
    return those_there(
        say(
            "R is high if the last purchase is fresh, counted back from {day}, the last day of the "
            "file; M is the sum of the amounts.",
            day=DAY(found.end),
        ),
        say("Returns are taken off M, and are no purchases.") if returns else "",
        counted,
        rule,
        attempt(_on_classes, found.scored),
    )


def _on_classes(scored: pd.DataFrame) -> str:
    """Return that a score leaves classes out, where so many are equal that it does."""
    used, common = scored["F"].nunique(), scored["frequency"].value_counts()
    if used == 5:
        return ""
    return say(
        "F tells only {used} classes apart, not five: {share} of the customers have the same "
        "count ({number}).",
        share=nearest(common.iloc[0] / len(scored)),
        number=theme.count(common.index[0]),
        used=used,
    )


def about_moves(moves: Moves) -> str:
    """Return which days are compared, and what a move means."""
    counts = moves.table["move"].value_counts()
    same = counts.get("same", 0) / len(moves.before)
    return say(
        "Compared: {since}, when the file knew {before} customers, with the end of the file, "
        "{days} days later. {same} of these are in the same segment. 'Came up' means another "
        "segment and a higher sum of R, F and M, 'slipped' a lower one. Scores are places among "
        "the customers of the day: somebody can slip because others came up.",
        since=DAY(moves.since),
        days=moves.days,
        before=theme.count(len(moves.before)),
        same=nearest(same),
    )


def assumed(found: Findings, contact_cost: float, margin_rate: float) -> str:
    """Return at what cost and margin a mailing is judged."""
    cost = theme.money(contact_cost, 2)
    if has_margin(found.reading.transactions):
        return say("Assumed: {cost} a contact. Margins are the file's own.", cost=cost)
    return say(
        "Assumed: {cost} a contact, a margin of {margin} of each amount.",
        cost=cost,
        margin=theme.percent(margin_rate),
    )


def about_mailing(mailing: Mailing) -> str:
    """Return what the two shares beside each other mean."""
    return say(
        "A segment needs so many of its customers to place one more order, of its mean margin, "
        "because of the mailing. Bought in {days} days: of those who were in the segment on "
        "{since}, so many bought by the end of the file, whatever made them. That is a yardstick "
        "from one season and no forecast: a mailing must add to what comes anyway. 'Hardly': "
        "buyers would have to more than double. 'Too close to tell': chance blurs which of the two "
        "shares is larger. 'Try it on a part': beside a control group.",
        since=DAY(mailing.since),
        days=ANSWERED,
    )


def about_cells(mailing: Mailing) -> str:
    """Return the cells in which as many bought as would have to answer a mailing, or the others."""
    known = mailing.by_cell.dropna(subset=["bought"])
    is_enough = known["needed"] <= known["bought"]
    is_listed = is_enough == (is_enough.mean() < 0.5)
    numbers = {
        "enough": is_enough.sum(),
        "known": len(known),
        "cells": ", ".join(known.index[is_listed]),
    }
    if is_enough.all():
        return say("As many bought as must answer a mailing in every cell shown.")
    if not is_enough.any():
        return say("As many bought as must answer a mailing in no cell shown.")
    if is_enough.mean() < 0.5:
        return say(
            "As many bought as must answer a mailing in {enough} of {known} cells: {cells}.",
            **numbers,
        )
    return say(
        "As many bought as must answer a mailing in {enough} of {known} cells, in all but {cells}.",
        **numbers,
    )


def treatments(found: Findings) -> list[str]:
    """Return what to do with each segment."""
    if not isinstance(found.scored, pd.DataFrame):
        return []
    if not found.can_aim:
        return [say("What to do with each is left open: segments did not tell who buys again.")]
    rules = rfm_rules().set_index("segment")["what_to_do"]
    there = rules[rules.index.isin(found.scored["segment"])]
    return say_each("{segment}: {what}", segment=map(theme.words, there.index), what=there)


def trust(stability: Stability | Missing) -> list[str]:
    """Return how many customers change their segment and have done nothing, and what it means."""
    if isinstance(stability, Missing):
        return [str(stability)]
    told = [
        say(
            "{share} of the customers would be in another segment if equals were treated in the "
            "other way (rules 'quantile' and 'rank').",
            share=nearest(stability.other_rule),
        ),
        say(
            "{share}, on average, would be if the file held other customers of the same kind "
            "({draws} bootstrap samples): they stand close to a cut.",
            share=nearest(stability.resampled),
            draws=RESAMPLED,
        ),
    ]
    if not np.isnan(stability.idle):
        told.append(
            say(
                "Of those who bought nothing in the last {days} days, {share} were in another "
                "segment before: they moved because time went by and others bought.",
                days=ANSWERED,
                share=nearest(stability.idle),
            )
        )
    return [*told, _verdict(stability)]


def foretold(moves: Moves) -> str:
    """Return whether segments told who would buy again."""
    if not moves.told_who_buys:
        return _on_chance(moves)
    again = moves.bought_again
    return say(
        "The segments of {since} told who would buy: {high} of {highest} bought in the {days} days "
        "since, and {low} of {lowest}.",
        since=DAY(moves.since),
        days=moves.days,
        low=nearest(again.min()),
        lowest=theme.words(again.idxmin()),
        high=nearest(again.max()),
        highest=theme.words(again.idxmax()),
    )


def _verdict(stability: Stability) -> str:
    if stability.worst <= FIRM:
        return say("The names are firm here: what a customer is called hardly hangs on the rule.")
    if stability.worst <= LOOSE:
        return say(
            "Trust the segments as groups. A single customer near a cut could bear the "
            "neighbour's name as well: look at R, F and M before you act on one person."
        )
    return say(
        "Do not lean on single names here: too many hang on the rule. What is far apart "
        "(Champions, Lost) can be acted on; between neighbours, go by R, F and M themselves."
    )
