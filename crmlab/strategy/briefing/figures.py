"""The findings as tables for people."""

import pandas as pd

from crmlab import theme
from crmlab.briefing.key_figures import KeyFigure, key_figure
from crmlab.briefing.missing import attempt
from crmlab.messages import say
from crmlab.strategy.briefing.findings import NEW, Findings, Trend
from crmlab.strategy.briefing.measures import described, written
from crmlab.strategy.briefing.targets import DIRECTIONS
from crmlab.value.briefing import figures as of_value


def key_figures(found: Findings) -> list[KeyFigure]:
    """Return the size of the business, and how many of the measures are off their targets."""
    revenue, *size = of_value.key_figures(found.reports.customer_value)
    size = [revenue._replace(text=theme.money(revenue.number)), *size]
    flags = found.card["flag"]
    if flags.empty:
        return size
    return [
        *size[:2],
        key_figure(say("measures with a target"), len(flags)),
        key_figure(say("off target"), (flags != "on target").sum()),
        key_figure(say("of these, beyond chance"), (flags == "news").sum()),
    ]


def scorecard_table(found: Findings) -> pd.DataFrame:
    """Return a row a measure as text: against its target, and against the period before."""
    measures, card = described(), found.card
    rows = {
        name: {
            "process": measures.at[name, "process"],
            "value": written(name, one.value),
            "target": written(name, found.targets[name]) if name in card.index else None,
            "direction": DIRECTIONS[measures.at[name, "better"]],
            "flag": card["flag"].get(name),
            "trend": _trend(found, name),
        }
        for name, one in found.there.items()
    }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("measure")
    formats = dict.fromkeys(["measure", "process", "direction", "flag"], theme.words)
    if card.empty:
        table = table.drop(columns=["target", "flag"])
        del formats["flag"]
    return theme.table(table, formats)


def _trend(found: Findings, name: str) -> str | None:
    if found.drought and name == NEW:
        return say("worse")
    return attempt(_verdict, name, found.trends[name]) or None


def _verdict(name: str, trend: Trend) -> str:
    """Return whether a measure has changed by more than chance."""
    if written(name, trend.before.value) == written(name, trend.last.value):
        return say("as before")
    if not trend.is_clear:
        return say("unclear")
    return say("worse") if trend.is_worse else say("better")


def trend_table(found: Findings) -> pd.DataFrame | str:
    """Return each measure of the two periods as text; nothing where none can be compared."""
    rows = {
        name: {
            say("before"): written(name, trend.before.value),
            say("lately"): written(name, trend.last.value),
            "trend": _verdict(name, trend),
        }
        for name, trend in found.trends.items()
        if trend
    }
    if not rows:
        return ""
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("measure")
    return theme.table(table, {"measure": theme.words})


def meaning_table(found: Findings) -> pd.DataFrame:
    """Return what each measure is, and the report that says more of it, as text."""
    table = described().loc[[*found.there], ["meaning", "report"]]
    return theme.table(table.rename(columns={"report": say("more in")}), {"measure": theme.words})
