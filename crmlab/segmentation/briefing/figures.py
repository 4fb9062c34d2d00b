"""The findings as tables and pictures for people, with shortened ids."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.briefing.groups import name_listed
from crmlab.briefing.key_figures import KeyFigure, key_figure, revenue_figure
from crmlab.briefing.missing import Missing, attempt
from crmlab.briefing.moments import called_by_unit, span, whole_units
from crmlab.checks import SMALLEST_GROUP
from crmlab.messages import say
from crmlab.segmentation.briefing.findings import Findings, Moves
from crmlab.segmentation.briefing.mailing import ANSWERED, EVERYBODY, Mailing
from crmlab.segmentation.briefing.segments import POOLED, as_shown, shown
from crmlab.segmentation.measures.rfm import RFM, rfm_rules
from crmlab.segmentation.plots.rfm import plot_cells, plot_rfm_segments


def key_figures(found: Findings) -> list[KeyFigure | Missing]:
    """Return the main figures, first things first; none of customers where the ids are no one's."""
    revenue, people = found.customers["monetary"], len(found.customers)
    figures = [revenue_figure(revenue.sum(), found.reading)]
    if not found.reading.has_people:
        return figures
    once = (found.customers["frequency"] == 1).mean()
    return [
        key_figure(say("customers"), people),
        *figures,
        attempt(_leading, found.segments),
        *_slipped(found),
        key_figure(say("customers who bought once"), once, theme.percent),
    ]


def nearest(share: float) -> str:
    """Write a share with two digits or three.

    >>> nearest(0.0074), nearest(0.124), nearest(3.2)
    ('0.7 %', '12 %', 'over 100 %')
    """
    if share > 1:
        return say("over {all}", all=theme.percent(1, 0))
    return theme.percent(share, 0 if share >= 0.1 else 1)


def _leading(segments: pd.DataFrame) -> KeyFigure:
    shares, name = segments["revenue"] / segments["revenue"].sum(), segments["revenue"].idxmax()
    if name == POOLED:
        raise Missing("Most of the revenue is from segments too small to be shown.")
    told = say("{share} ({segment})", share=nearest(shares[name]), segment=theme.words(name))
    return KeyFigure(say("revenue from the first segment"), float(shares[name]), told)


def _slipped(found: Findings) -> list[KeyFigure]:
    if found.slipped.empty:
        return []
    brought = found.slipped["monetary"].sum()
    return [
        key_figure(say("customers who slipped"), len(found.slipped)),
        key_figure(say("they have brought"), brought, theme.money),
    ]


def segment_table(found: Findings) -> pd.DataFrame:
    """Return what each segment is like and what it brings, as text."""
    segments = found.segments if found.margins.is_own else found.segments.drop(columns="margin")
    formats = {segments.columns[1]: _units, "each": theme.money, "segment": theme.words}
    return theme.table(segments.rename_axis("segment"), formats)


def _units(days: float) -> str:
    return theme.count(whole_units(days))


def plot_segments(scored: pd.DataFrame) -> Axes:
    """Draw each segment's share of the customers beside its share of revenue."""
    ax = plot_rfm_segments(scored.assign(segment=shown(scored["segment"])))
    return theme.describe(
        _lower(ax),
        say(
            "From a segment's share of the customers (○) to its share of the revenue (●): blue "
            "where that is larger, orange where it is smaller, grey where they are alike."
        ),
    )


def plot_map(scored: pd.DataFrame) -> Axes:
    """Draw how many customers are in each cell of recency and frequency."""
    return _lower(plot_cells(scored, fewest=SMALLEST_GROUP))


def _lower(ax: Axes) -> Axes:
    """Return a picture that leaves room for the tables on its sheet."""
    width, height = ax.figure.get_size_inches()
    ax.figure.set_size_inches(width, 0.65 * height)
    return ax


def rule_table(found: Findings) -> pd.DataFrame:
    """Return by which scores the segments of the file are named, and what to do with each."""
    rules = rfm_rules().set_index("segment")
    rules = rules[rules.index.isin(found.scored["segment"])]
    table = pd.DataFrame(index=rules.index)
    for score in RFM.values():
        low, high = rules[f"{score.lower()}_low"], rules[f"{score.lower()}_high"]
        table[score] = low.astype(str).where(low == high, low.astype(str) + "–" + high.astype(str))
    if found.told == "order":
        is_any = found.moves.table["slipped"].any()
        title = say("what to do, unless they slipped (section 4)") if is_any else "what_to_do"
        table[title] = rules["what_to_do"]
    return theme.table(table, {"segment": theme.words})


def move_table(moves: Moves, customers: pd.DataFrame) -> pd.DataFrame:
    """Return what became of those who were in each segment, and how many came, as text."""
    now = shown(moves.table["segment"])
    then = as_shown(moves.before["segment"], now)
    known = moves.table.loc[then.index]
    leavers = pd.crosstab(then, known["move"]).reindex(columns=["same", "up", "down"], fill_value=0)
    money = customers.loc[known.index[known["slipped"]], "monetary"]
    slipped = money.groupby(then).agg(["size", "sum"])
    changed = moves.table["move"] != "same"
    table = pd.DataFrame(
        {
            say("then"): then.value_counts(),
            say("stayed"): leavers["same"],
            say("went up"): leavers["up"],
            say("went down"): leavers["down"],
            say("came"): now[changed].astype(str).value_counts(),
            say("slipped"): slipped["size"],
        }
    )
    order = now.cat.categories
    table = table.reindex(order[order.isin(table.index)]).fillna(0).astype(int)
    few = say("under {few}", few=SMALLEST_GROUP)
    write = lambda count: few if 0 < count < SMALLEST_GROUP else theme.count(count)  # noqa: E731
    formats = {"segment": theme.words} | dict.fromkeys(table, write)
    table["these_brought"] = slipped["sum"].where(slipped["size"] >= SMALLEST_GROUP)
    return theme.table(table.rename_axis("segment"), formats | {"these_brought": theme.money})


def mailing_table(mailing: Mailing, told: str) -> pd.DataFrame:
    """Return what a mailing must add, what comes anyway, and how large a test is, as text."""
    table = mailing.table
    if told == "nothing":
        table = table.loc[[EVERYBODY]]
    columns = {
        "margin": say("margin of an order"),
        "needed": say("must add"),
        "bought": say("bought anyway in {span}", span=span(ANSWERED)),
    }
    formats = dict(zip(columns.values(), (theme.money, nearest, nearest), strict=True))
    written = table[[*columns]].rename(columns=columns)
    written[say("test: mail and hold out, each")] = [
        _test(verdict, each)
        for verdict, each in zip(mailing.verdicts[table.index], table["each"], strict=True)
    ]
    return theme.table(written, formats | {"segment": theme.words})


def _test(verdict: str, each: float) -> str:
    size = "" if pd.isna(each) else theme.count(each)
    return {
        "dear": say("cannot pay"),
        "out": say("left out (section 2)"),
        "unknown": say("too few to tell"),
        "hardly": say("hardly"),
        "full": say("cannot be added"),
        "few": say("too few: needs 2 × {size}", size=size),
        "test": size,
    }[verdict]


def action_list(found: Findings) -> pd.DataFrame | Missing:
    """Return the first of those who slipped as text with shortened ids, or why there is none."""
    return attempt(_listed, found.moves, found)


def _listed(_moves: Moves, found: Findings) -> pd.DataFrame:
    if found.told == "nothing":
        raise Missing("Nobody is listed: who is silent here may buy again as soon as anybody else.")
    actions = found.actions.set_index("customer_id")
    slipped = actions[actions["slipped"]]
    if slipped.empty:
        raise Missing("Nobody slipped.")
    if len(slipped) < SMALLEST_GROUP:
        raise Missing("A few slipped, fewer than {few}: they are not listed.", few=SMALLEST_GROUP)
    columns = {
        called_by_unit("recency_days"): "days_silent",
        "segment_before": "came_from",
        "segment": "segment",
        "monetary": "revenue",
        "margin": "margin",
        "what_to_do": "what_to_do",
    }
    if not found.margins.is_own:
        del columns["margin"]
    formats = {"came_from": theme.words, "segment": theme.words, "days_silent": theme.count}
    listed = slipped[[*columns]].rename(columns=columns)
    return name_listed(listed, found.customers.index, formats)
