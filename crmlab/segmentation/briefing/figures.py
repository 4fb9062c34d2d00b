"""The findings as tables and pictures for people, with shortened ids."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.briefing import DAY, SMALLEST_GROUP, Missing, attempt, figure_table, name_listed
from crmlab.messages import later, say
from crmlab.segmentation.briefing.findings import (
    ANSWERED,
    Findings,
    Mailing,
    Moves,
    as_shown,
    shown,
)
from crmlab.segmentation.plots.rfm import plot_cells, plot_rfm_segments

VERDICTS = {
    "never": later("cannot pay"),
    "anyway": later("not needed"),
    "unlikely": later("hardly"),
    "unknown": later("too close to tell"),
    "test": later("try it on a part"),
}
MOVES = {
    "up": later("came up"),
    "down": later("slipped"),
    "sideways": later("sideways"),
    "new": later("new"),
}


def overview(found: Findings) -> pd.DataFrame:
    """Return the five main figures as text, one a row."""
    money = found.customers["monetary"].sum()
    return figure_table(
        {
            say("customers"): theme.count(len(found.customers)),
            say("revenue"): theme.money(money),
            say("segment that brings most"): attempt(_leading, found.segments),
            say("slipped into a lower segment"): attempt(_slipped, found.moves, found.customers),
            say("whose segment hangs on the rule"): attempt(
                lambda stability: nearest(stability.other_rule), found.stability
            ),
        }
    )


def nearest(share: float) -> str:
    """Write a share with two digits or three.

    >>> nearest(0.0074), nearest(0.124)
    ('0.7 %', '12 %')
    """
    return theme.percent(share, 0 if share >= 0.1 else 1)


def _leading(segments: pd.DataFrame) -> str:
    name, shares = leading(segments)
    return say(
        "{segment}: {customers} of customers, {revenue} of revenue",
        segment=theme.words(name),
        **shares,
    )


def leading(segments: pd.DataFrame) -> tuple[str, dict[str, str]]:
    """Return the segment that brings most, and its share of customers and revenue, as text."""
    shares = segments[["customers", "revenue"]] / segments[["customers", "revenue"]].sum()
    name = segments["revenue"].idxmax()
    return name, shares.loc[name].map(nearest).to_dict()


def _slipped(moves: Moves, customers: pd.DataFrame) -> str:
    slipped = moves.table.index[moves.table["move"] == "down"]
    if len(slipped) < SMALLEST_GROUP:
        return say("fewer than {few} since {day}", few=SMALLEST_GROUP, day=DAY(moves.since))
    return say(
        "{customers} since {day}, who brought {money}",
        customers=theme.count(len(slipped)),
        day=DAY(moves.since),
        money=theme.money(customers.loc[slipped, "monetary"].sum()),
    )


def segment_table(segments: pd.DataFrame) -> pd.DataFrame:
    """Return what each segment is like and what it brings, as text."""
    formats = {"days_ago": theme.count, "each": theme.money}
    return theme.table(segments.rename_axis("segment"), formats | {"segment": theme.words})


def plot_segments(scored: pd.DataFrame) -> Axes:
    """Draw each segment's share of the customers beside its share of the money."""
    return plot_rfm_segments(scored.assign(segment=shown(scored["segment"])))


def plot_money(scored: pd.DataFrame) -> Axes:
    """Draw the mean money of each cell of R and F; cells of few customers stay open."""
    seen = _in_groups(scored)
    return plot_cells(seen, seen["monetary"], what=say("revenue per customer"), share=False)


def plot_bought(mailing: Mailing) -> Axes:
    """Draw which share of each cell bought in the last weeks."""
    seen = _in_groups(mailing.before)
    what = say("share that bought in {days} days", days=ANSWERED)
    return plot_cells(seen, seen["bought"], what=what)


def _in_groups(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the customers in cells of five or more, if there are any."""
    seen = scores[scores.groupby(["R", "F"])["M"].transform("size") >= SMALLEST_GROUP]
    if seen.empty:
        raise Missing("No cell holds five customers.")
    return seen


def move_table(moves: Moves) -> pd.DataFrame:
    """Return how many came into each segment, and from where, as text."""
    now = shown(moves.table["segment"])
    then = as_shown(moves.before["segment"], now)
    table = pd.DataFrame({say("then"): then.value_counts(), say("now"): now.value_counts()})
    came = pd.crosstab(now, moves.table["move"])
    for direction, header in MOVES.items():
        table[say(header)] = came.get(direction)
    table = table.reindex(now.cat.categories[now.cat.categories.isin(now)]).fillna(0).astype(int)
    few = say("under {few}", few=SMALLEST_GROUP)
    write = lambda count: few if 0 < count < SMALLEST_GROUP else theme.count(count)  # noqa: E731
    return theme.table(
        table.rename_axis("segment"), {"segment": theme.words} | dict.fromkeys(table, write)
    )


def mailing_table(mailing: Mailing) -> pd.DataFrame:
    """Return what response each segment needs, and which share bought lately, as text."""
    table = mailing.by_segment
    written = {
        say("margin ({unit})", unit=theme.currency()): table["margin_per_order"].map(
            lambda margin: theme.number(margin, 2)
        ),
        say("needs"): table["needed"].map(nearest, na_action="ignore"),
        say("bought in {days} days", days=ANSWERED): table["bought"].map(
            nearest, na_action="ignore"
        ),
        say("a mailing"): table["verdict"].map(VERDICTS).map(say),
    }
    return theme.table(pd.DataFrame(written).rename_axis("segment"), {"segment": theme.words})


def action_list(found: Findings) -> pd.DataFrame | Missing:
    """Return the first of those who slipped as text with shortened ids, or why there is none."""
    return attempt(_listed, found.moves, found)


def _listed(_moves: Moves, found: Findings) -> pd.DataFrame:
    actions = found.actions.set_index("customer_id")
    slipped = actions[actions["move"] == "down"]
    if slipped.empty:
        raise Missing("Nobody slipped into a lower segment.")
    slipped = slipped.rename(
        columns={"segment_before": "then", "segment": "now", "monetary": "revenue"}
    )
    formats = {"then": theme.words, "now": theme.words}
    columns = ["R", "F", "M", "revenue", "then", "now"]
    return name_listed(slipped[columns], found.customers.index, formats)
