"""What the findings advise, and how far to trust them, in sentences."""

import math

import pandas as pd

from crmlab import theme
from crmlab.briefing.missing import Missing, attempt, those_there
from crmlab.checks import SMALLEST_GROUP
from crmlab.complaints.briefing.figures import interval, short
from crmlab.complaints.briefing.findings import OTHERS, Findings
from crmlab.complaints.measures.types import NOT_STATED
from crmlab.messages import say

UNLIKE = 0.05  # p below which two causes are told apart
MANY = 0.1  # of the cases: from there on those who come again are worth a question
OLD = 31  # days
SEVERAL = 0.2  # of the weeks: with more signals the mean itself has moved


def recommendations(found: Findings) -> list[str]:
    """Return what the findings advise, most important first, each with the number behind it."""
    return those_there(
        attempt(lambda causes: _on_causes(causes, found.case_value), found.causes),
        attempt(_on_volume, found.volume),
        _on_channels(found.times, found.sla),
        attempt(lambda _: _on_ages(found.cases[found.cases["is_open"] == 1]), found.ages),
        attempt(lambda r: about_repeaters(r) if r["of_cases"] >= MANY else "", found.repeaters),
    ) or [say("Nothing here says what to mend first: a column with the cause would.")]


def _named(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop([NOT_STATED, say(OTHERS), say("all cases")], errors="ignore")


def _on_causes(causes: pd.DataFrame, case_value: float | None) -> str:
    from scipy.stats import binomtest

    known = _named(causes)
    names, cases = [short(name) for name in known.index], known["complaints"].astype(int).tolist()
    if not names:
        return ""
    told = {"cause": names[0], "cases": theme.count(cases[0]), "share": interval(known.iloc[0])}
    advice = say("Mend “{cause}” first: {cases} cases, {share} of all.", **told)
    if len(names) > 1 and binomtest(cases[0], sum(cases[:2])).pvalue >= UNLIKE:
        told["second"] = names[1]
        advice = say(
            "“{cause}” and “{second}” bring about as many cases (“{cause}” {cases}, {share} of "
            "all): either may come first.",
            **told,
        )
    if known["waiting"].notna().any():
        told["longest"] = short(known["waiting"].idxmax())
        told["waiting"] = theme.percent(known["waiting"].max(), 0)
        line = say("The largest part of all waiting, {waiting}, is for “{longest}”.", **told)
        advice = f"{advice} {line}"
    if case_value is not None:
        told |= {"value": theme.money(case_value, 2), "all": theme.money(cases[0] * case_value)}
        line = say(
            "At {value} a case, the cases of “{cause}” in this file are worth {all}.", **told
        )
        advice = f"{advice} {line}"
    return advice


def _on_volume(chart: pd.DataFrame) -> str:
    signals = chart[chart["signal"]]
    told = {"mean": theme.number(chart["center"].iloc[0]), "all": len(signals)}
    if signals.empty:
        return say(
            "No week is a signal: the ups and downs around {mean} cases are those of chance. Do "
            "not ask why one of them was high.",
            **told,
        )
    if len(signals) > SEVERAL * len(chart):
        return say(
            "Cases do not keep to one mean ({all} weeks are signals): look for a trend or a season "
            "before you ask about one week.",
            **told,
        )
    last = signals.iloc[-1]
    told |= {"when": f"{last.name:%Y-%m-%d}", "cases": theme.count(last["observed"])}
    return say(
        "Weeks that are signals: {all}, the last from {when} with {cases} cases (mean {mean}). Ask "
        "what changed then; fewer complaints are not fewer problems.",
        **told,
    )


def _on_channels(times: pd.DataFrame, sla: str) -> str:
    everything, each = times.iloc[-1], _named(times)
    worst = each[each["high"] < everything["low"]].sort_values("share") if "low" in each else each
    if worst.empty or "low" not in each:
        return ""
    told = {"channel": short(worst.index[0]), "share": interval(worst.iloc[0]), "sla": sla}
    told["all"] = theme.percent(everything["share"])
    return say("Look at “{channel}”: of its cases {share} are {sla}, of all cases {all}.", **told)


def _on_ages(waiting: pd.DataFrame) -> str:
    old = waiting[waiting["age"] >= 24 * OLD]
    if old["person"].nunique() < SMALLEST_GROUP:
        return ""
    told = {"old": theme.count(len(old)), "all": theme.count(len(waiting)), "days": OLD}
    return say("{old} of {all} open cases are {days} days old or more: settle these first.", **told)


def about_volume(chart: pd.DataFrame) -> str:
    """Return what limits are, and what counts do not tell."""
    center, upper = chart[["center", "upper"]].iloc[0]
    return say(
        "A week is a signal where it lies beyond a limit (three standard deviations), or is the "
        "eighth in a row, or a later one, on one side of the mean. Limits are {wider} times as "
        "wide as chance alone makes them, since that is how neighbours differ (Laney 2002). How "
        "many customers or orders there were, the file does not say: more of them complain more.",
        wider=theme.number((upper - center) / (3 * math.sqrt(center)), 2),
    )


def about_times(found: Findings) -> str:
    """Return what the times count."""
    if found.cases[["answer", "hours"]].isna().all(axis=None):
        return say("The file has no times of answers or ends: how long cases take is unknown.")
    told = say("Time runs day and night. An open case counts as longer than any closed.")
    days = say("Dates have no time of day: times are whole days.")
    return told if found.reading.has_clock else f"{told} {days}"


def about_repeaters(repeaters: pd.Series) -> str:
    """Return how many customers came with another case, and whether it was the same again."""
    told = {"share": interval(repeaters), "cases": theme.percent(repeaters["of_cases"], 0)}
    line = say("{share} of the customers came again; {cases} of all cases are theirs.", **told)
    if math.isnan(repeaters["same_cause"]):
        return line
    same = theme.percent(repeaters["same_cause"], 0)
    again = say("Of their later cases, {same} had the same cause: was it settled?", same=same)
    return f"{line} {again}"


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
    is_open, cases = found.cases["is_open"], theme.count
    if "closed" in found.cases and (
        undated := int((is_open.eq(0) & found.cases["closed"].isna()).sum())
    ):
        told.append(say("Closed, but nothing says when: {cases} cases.", cases=cases(undated)))
    if 0 < (unclear := int(is_open.isna().sum())) < len(is_open):
        told.append(
            say("Neither open nor closed by their status: {cases} cases.", cases=cases(unclear))
        )
    if found.collective:
        share = theme.percent(found.collective)
        line = say(
            "{share} of the cases have a name with too many to be a customer's.", share=share
        )
        told.append(line)
    return told
