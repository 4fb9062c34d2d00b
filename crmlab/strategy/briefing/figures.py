"""The findings as tables for people."""

import pandas as pd

from crmlab import theme
from crmlab.briefing import Missing
from crmlab.key_figures import KeyFigure, key_figure
from crmlab.messages import say
from crmlab.strategy.briefing.findings import Findings, Trend
from crmlab.strategy.briefing.measures import described, written
from crmlab.strategy.briefing.targets import DIRECTIONS
from crmlab.value.briefing import figures as of_value

WORDS = {"measure": theme.words}


def key_figures(found: Findings) -> list[KeyFigure]:
    """Return the size of the business, and how many of the measures are off their targets."""
    size, flags = of_value.key_figures(found.reports.customer_value), found.card["flag"]
    if not len(flags):
        return size
    return [
        *size[:2],
        key_figure(say("measures with a target"), len(flags)),
        key_figure(say("off target"), (flags != "on target").sum()),
        key_figure(say("of these, beyond chance"), (flags == "news").sum()),
    ]


def scorecard_table(found: Findings) -> pd.DataFrame:
    """Return a row a measure as text: against its target, and against the period before."""
    measures, flags = described(), found.card["flag"]
    rows = {
        name: {
            "process": theme.words(measures.at[name, "process"]),
            "value": written(name, one.value),
            "target": written(name, found.targets[name]) if name in flags else "",
            "direction": theme.words(DIRECTIONS[measures.at[name, "better"]]),
            "flag": theme.words(flags[name]) if name in flags else "",
            "trend": told_trend(name, found.trends[name]),
        }
        for name, one in found.there.items()
    }
    return theme.table(pd.DataFrame.from_dict(rows, orient="index").rename_axis("measure"), WORDS)


def told_trend(name: str, trend: Trend | Missing) -> str:
    """Return how a measure has changed, and whether by more than chance; nothing if unknown."""
    if isinstance(trend, Missing):
        return ""
    values = {"before": written(name, trend.before.value), "last": written(name, trend.last.value)}
    if not trend.is_clear:
        return say("{before} → {last}, may be chance", **values)
    if trend.is_worse:
        return say("{before} → {last}, worse", **values)
    return say("{before} → {last}, better", **values)


def meaning_table(found: Findings) -> pd.DataFrame:
    """Return what each measure is, and the report that says more of it, as text."""
    table = described().loc[[*found.there], ["meaning", "report"]]
    return theme.table(table.rename(columns={"report": say("more in")}), WORDS)
