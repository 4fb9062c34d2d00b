"""What the findings advise, and how far to trust them, in sentences."""

import math

import pandas as pd

from crmlab import theme
from crmlab.briefing import Missing, attempt, period, those_there
from crmlab.complaints.briefing.figures import interval, short
from crmlab.complaints.briefing.findings import OTHERS, Findings, Repeaters, Volume
from crmlab.complaints.measures.types import NOT_STATED
from crmlab.messages import say

UNLIKE = 0.05  # p below which groups are told apart
MANY = 0.1  # of the cases: from there on those who come again are worth a question
OLD = 31  # days
SEVERAL = 0.2  # of the weeks: with more signals the mean itself has moved


def which_cases(found: Findings) -> str:
    """Return of which cases the page tells."""
    told = {"cases": theme.count(len(found.cases)), "period": period(found.cases["opened"])}
    if "customer_id" not in found.cases:
        return say("{cases} cases, opened {period}. Who complains is not in the file.", **told)
    told["people"] = theme.count(found.cases["person"].nunique())
    return say("{cases} cases of {people} customers, opened {period}.", **told)


def recommendations(found: Findings) -> list[str]:
    """Return what the findings advise, most important first, each with the number behind it."""
    return those_there(
        attempt(lambda causes: _on_causes(causes, found.case_value), found.causes),
        attempt(_on_volume, found.volume),
        _on_channels(found),
        attempt(lambda _: _on_ages(found), found.ages),
        attempt(_on_repeaters, found.repeaters),
    )


def _on_causes(causes: pd.DataFrame, case_value: float | None) -> str:
    from scipy.stats import binomtest

    known = causes[~causes.index.isin([NOT_STATED, say(OTHERS)])]
    names, cases = [short(name) for name in known.index], known["complaints"].astype(int)
    if known.empty:
        return ""
    told = {
        "cause": names[0],
        "share": interval(known.iloc[0]),
        "cases": theme.count(cases.iloc[0]),
    }
    sure = len(known) < 2 or binomtest(cases.iloc[0], cases.iloc[:2].sum()).pvalue < UNLIKE
    advice = say("Mend “{cause}” first: {cases} cases, {share} of all.", **told)
    if not sure:
        told["second"] = names[1]
        advice = say(
            "“{cause}” and “{second}” bring about as many cases (“{cause}” {cases}, {share} of "
            "all): either may come first.",
            **told,
        )
    if known["waiting"].notna().any():
        longest = known["waiting"].idxmax()
        told = {"cause": short(longest), "share": theme.percent(known["waiting"].max(), 0)}
        advice += " " + say("The largest part of all waiting, {share}, is for “{cause}”.", **told)
    if case_value is not None:
        told = {
            "worth": theme.money(cases.iloc[0] * case_value),
            "value": theme.money(case_value, 2),
        }
        told["cause"] = names[0]
        advice += " " + say(
            "At {value} a case, the cases of “{cause}” in this file are worth {worth}.", **told
        )
    return advice


def _on_volume(volume: Volume) -> str:
    signals = volume.chart[volume.chart["signal"]]
    up = signals[signals["observed"] > signals["center"]]
    told = {"mean": theme.number(volume.chart["center"].iloc[0]), "all": len(signals)}
    if signals.empty:
        return say(
            "No week is a signal: the ups and downs around {mean} cases are those of chance. Do "
            "not ask why one of them was high.",
            **told,
        )
    if len(signals) > SEVERAL * len(volume.chart):
        return say(
            "Cases do not keep to one mean ({all} weeks are signals): look for a trend or a season "
            "before you ask about one week.",
            **told,
        )
    told["when"] = f"{(signals if up.empty else up).index[-1]:%Y-%m-%d}"
    if up.empty:
        return say(
            "There were fewer cases than chance explains, last in the week from {when}. Ask why: "
            "fewer complaints are not fewer problems.",
            **told,
        )
    return say(
        "There were more cases than chance explains, last in the week from {when} (weeks that "
        "are signals: {all}). Ask what changed then.",
        **told,
    )


def _on_channels(found: Findings) -> str:
    everything = found.times.iloc[-1]
    if "share" not in found.times or len(found.times) == 1:
        return ""
    each = found.times.iloc[:-1].drop([NOT_STATED, say(OTHERS)], errors="ignore")
    worst = each[each["high"] < everything["low"]].sort_values("share")
    if worst.empty:
        return ""
    return say(
        "Look at “{channel}”: of its cases {share} are {sla}, of all cases {all}.",
        channel=short(worst.index[0]),
        share=interval(worst.iloc[0]),
        sla=found.sla,
        all=theme.percent(everything["share"]),
    )


def _on_ages(found: Findings) -> str:
    waiting = found.cases[found.cases["is_open"] == 1]
    old = waiting[waiting["age"] >= 24 * OLD]
    if old["person"].nunique() < 5:
        return ""
    return say(
        "{old} of {all} open cases have been open for {days} days or more: close or answer these "
        "before new ones.",
        old=theme.count(len(old)),
        all=theme.count(len(waiting)),
        days=OLD,
    )


def _on_repeaters(repeaters: Repeaters) -> str:
    if repeaters.of_cases < MANY:
        return ""
    ask = say("Ask them first whether the matter was settled.")
    return f"{about_repeaters(repeaters)} {ask}"


def about_volume(volume: Volume) -> list[str]:
    """Return what limits are, and what counts do not tell."""
    told = [
        say(
            "A week is a signal where it lies beyond a limit (three standard deviations), or is "
            "the eighth in a row, or a later one, on one side of the mean. How many customers or "
            "orders there were, the file does not say: more of them complain more."
        )
    ]
    if volume.widened > 1.05:
        line = say(
            "Neighbours differ more than chance makes them, so limits are {wider} times as wide "
            "(Laney 2002).",
            wider=theme.number(volume.widened),
        )
        told.append(line)
    return told


def about_times(found: Findings) -> list[str]:
    """Return what the times count."""
    if found.cases[["answer", "hours"]].isna().all(axis=None):
        return [
            say("The file has no times of answers, or of ends: how long cases take is unknown.")
        ]
    told = [say("Time runs day and night. An open case counts as longer than any closed.")]
    if not found.reading.has_clock:
        told.append(say("Dates have no time of day: times are whole days."))
    return told


def about_repeaters(repeaters: Repeaters) -> str:
    """Return how many customers came with another case, and whether it was the same again."""
    told = say(
        "{share} of the customers came with another case; {cases} of all cases are theirs.",
        share=interval(repeaters.share),
        cases=theme.percent(repeaters.of_cases, 0),
    )
    if math.isnan(repeaters.same_cause):
        return told
    same = theme.percent(repeaters.same_cause, 0)
    return f"{told} " + say("Of their later cases, {same} had the same cause again.", same=same)


def about_themes() -> str:
    """Return how themes are made, and what is never told."""
    return say(
        "Words that stand in the same texts make a theme; each text counts for its strongest. A "
        "word is told only if five customers or more use it, and never what looks like a name, a "
        "number or an address; of Chinese only words of a list are. Texts in other languages make "
        "poor themes."
    )


def left_out(found: Findings) -> list[str]:
    """Return which parts there are none of, and why."""
    parts = [found.volume, found.causes, found.ages, found.repeaters, found.themes]
    told = [str(part) for part in parts if isinstance(part, Missing)]
    if found.collective:
        line = say(
            "{share} of the cases stand under a name that has so many that it is no customer.",
            share=theme.percent(found.collective),
        )
        told.append(line)
    return list(dict.fromkeys(told))
