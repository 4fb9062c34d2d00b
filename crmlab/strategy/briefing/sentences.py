"""What the scorecard advises, what it leaves out, and how far to trust it."""

from collections.abc import Mapping

import pandas as pd

from crmlab import theme
from crmlab.briefing.missing import Missing, attempt, those_there
from crmlab.briefing.moments import moment, span
from crmlab.briefing.newcomers import advice_on_drought
from crmlab.briefing.of_sales import advice_on_reading
from crmlab.lifecycle.briefing.sentences import assumed as assumed_in_forecast
from crmlab.messages import say
from crmlab.segmentation.briefing.findings import PERIODS, Moves
from crmlab.strategy.briefing.findings import NEW, Findings, Trend, Windows
from crmlab.strategy.briefing.measures import described, written
from crmlab.strategy.measures.scorecard import NEWS

FORECAST = "value_in_12_months"  # the measure that rests on rates


def recommendations(found: Findings, targets_file: str) -> list[str]:
    """Return what to do: the most serious breach first, then what else has got worse."""
    news = found.flagged("news")
    if found.drought:  # which says so itself
        news = news.drop(NEW, errors="ignore")
    breaches = [_on_breach(name, row) for name, row in news.iterrows()]
    worse = _on_worse(
        {
            name: trend
            for name, trend in found.trends.items()
            if trend and trend.is_worse and name not in news.index
        },
        found.windows,
    )
    others = those_there(_on_wobbles(found), _on_targets(found, targets_file))
    dry = those_there(advice_on_drought(found.reading))
    return [*dry, *breaches, *worse, *others, *advice_on_reading(found.reading)]


def _on_breach(name: str, row: pd.Series) -> str:
    told = {
        "value": written(name, row["value"]),
        "target": written(name, row["target"]),
        "missed": theme.percent(-row["ahead"]),
        **_about(name),
    }
    if row["better"] == "higher":
        return say(
            "{measure}: {value} instead of {target} or more, a miss of {missed} of the target. "
            "{todo} The report {report} says more.",
            **told,
        )
    return say(
        "{measure}: {value} instead of {target} or less, a miss of {missed} of the target. {todo} "
        "The report {report} says more.",
        **told,
    )


def _on_worse(trends: Mapping[str, Trend], windows: Windows | Missing) -> list[str]:
    """Return what to do where measures got worse over a year; where a season may do it, to wait."""
    if trends and windows.days < PERIODS[0]:
        return [
            say(
                "Worse than in the {span} before: {measures}. The season may be another: "
                "think of the same months of other years before you change anything.",
                span=span(windows.days),
                measures=_listed([*trends]),
            )
        ]
    return [
        say(
            "{measure}: worse than in the {span} before, {last} after {before}. {todo} The "
            "report {report} says more.",
            span=span(windows.days),
            last=written(name, trend.last.value),
            before=written(name, trend.before.value),
            **_about(name),
        )
        for name, trend in trends.items()
    ]


def _about(name: str) -> dict[str, str]:
    about = described().loc[name]
    return {"measure": theme.words(name), "todo": about["todo"], "report": about["report"]}


def _on_wobbles(found: Findings) -> str:
    wobbles = found.flagged("wobble").index
    if wobbles.empty:
        return ""
    return say(
        "Off target, but by no more than chance may do: {measures}. Wait for the next report "
        "before you change anything.",
        measures=_listed(wobbles),
    )


def _on_targets(found: Findings, targets_file: str) -> str:
    """Return how to set targets where there are none, or that all are met."""
    if found.targets and found.card.empty:
        return say("The file gives none of the measures that have a target.")
    if found.card.empty:
        return say(
            "No targets are set, so no measure is flagged: write yours into {file}, and make the "
            "report again with --targets {file}.",
            file=targets_file,
        )
    if (found.card["flag"] != "on target").any():
        return ""
    return say(
        "The one measure with a target is on target.",
        "All {count} measures with a target are on target.",
        count=len(found.card),
    )


def how_flagged(found: Findings) -> str:
    """Return what a flag is, where there are some."""
    if found.card.empty:
        return ""
    return say(
        "A wobble is a miss of {times} standard errors at most: as many other customers of the "
        "same kind might have met the target. A larger miss is news.",
        times=NEWS,
    )


def about_windows(windows: Windows) -> str:
    """Return what is compared with what."""
    told = say(
        "The last {span} beside the {span} before them, each read as a file of its own. "
        "A period knows less of its customers than the whole file: compare the two with each "
        "other, and not with the value above. It is unclear whether a measure has changed where "
        "chance alone may do as much.",
        span=span(windows.days),
    )
    season = say("The season may be another.")
    return told if windows.days == PERIODS[0] else f"{told} {season}"


def without_trend(found: Findings) -> list[str]:
    """Return which measures are not compared, and why."""
    return [
        say("Not compared: {measures}. {why}", measures=_listed(names), why=why)
        for why, names in _by_reason(found.trends).items()
    ]


def limits(found: Findings, annual_rate: float) -> list[str]:
    """Return what is left out, and what all of it takes for granted."""
    left_out = [
        say("Left out: {measures}. {why}", measures=_listed(names), why=why)
        for why, names in _by_reason(found.measured).items()
    ]
    moves = attempt(_on_moves, found.reports.segmentation.moves)
    assumed = _on_rates(found, annual_rate)
    return [*left_out, *those_there(moves, assumed, _on_returns(found))]


def _by_reason(parts: Mapping[str, object | Missing]) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for name, part in parts.items():
        if isinstance(part, Missing):
            reasons.setdefault(str(part), []).append(name)
    return reasons


def _listed(names: list[str] | pd.Index) -> str:
    return ", ".join(map(theme.words, names))


def _on_rates(found: Findings, annual_rate: float) -> str:
    """Return the margin and the discount, where a measure rests on them."""
    margins = found.reports.customer_value.margins
    if FORECAST in found.there:
        return assumed_in_forecast(found.reports.lifecycle, annual_rate)
    return margins.about() if margins.is_own else ""


def _on_moves(moves: Moves) -> str:
    return say(
        "Kept and slipped customers are those of {day}, {span} before the end.",
        day=moment(moves.since),
        span=span(moves.days),
    )


def _on_returns(found: Findings) -> str:
    if not found.reading.taken_back:
        return ""
    return say(
        "The report segmentation takes returns off, unless it is told otherwise: its numbers may "
        "differ from those here."
    )
