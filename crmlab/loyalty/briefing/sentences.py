"""What the findings advise, and how far to trust them, in sentences."""

from crmlab import theme
from crmlab.briefing.missing import attempt, those_there
from crmlab.loyalty.briefing.figures import interval, short
from crmlab.loyalty.briefing.findings import Change, Drivers, Findings
from crmlab.loyalty.measures.promoters import visible_change
from crmlab.messages import say

AGREE = 0.7  # alpha from which questions are taken for one thing (Nunnally 1978)
UNLIKE = 0.05  # p below which groups are told apart
MANY = 0.1  # share of rows, or people, from which something is told first


def recommendations(found: Findings) -> list[str]:
    """Return what the findings advise, most important first, each with the number behind it."""
    return those_there(
        attempt(lambda drivers: _on_drivers(drivers, found), found.drivers),
        attempt(_on_change, found.change),
        *(_on_group(found, label) for label in found.groups),
        attempt(_on_nps, found.nps),
        *_on_data(found),
    ) or [say("Nothing here says what to improve. {why}", why=found.drivers)]


def _on_drivers(drivers: Drivers, found: Findings) -> str:
    table, first = drivers.table, drivers.table.index[0]
    if not (table["weight_low"] > 0).any():
        return say("No driver can be shown to go along with satisfaction: improve none for that.")
    if not drivers.is_sure:
        likely = drivers.first[drivers.first >= 0.1].sort_values(ascending=False)
        shares = [f"{short(name)} {theme.percent(share, 0)}" for name, share in likely.items()]
        return say(
            "What to improve first is not sure. In so many samples of these people it would be: "
            "{others}.",
            others=", ".join(shares),
        )
    advice = say(
        "Improve “{driver}” first: its weight in satisfaction is {weight}, and it is rated "
        "{rating} of 100. It comes first in {share} of samples of these people.",
        driver=short(first),
        rating=theme.number(table.at[first, "performance"]),
        weight=theme.number(table.at[first, "importance"], 2),
        share=theme.percent(drivers.first.iloc[0], 0),
    )
    means = found.answers[found.reading.blocks.get(first, [])].mean()
    if len(means) < 2:
        return advice
    lowest = say(
        "Lowest of its questions: {question} ({rating}).",
        question=short(means.idxmin()),
        rating=theme.number(means.min()),
    )
    return f"{advice} {lowest}"


def _on_change(change: Change) -> str:
    told = {"since": change.since, "change": interval(change._asdict(), "change", sign=True)}
    if change.low > 0:
        return say("Satisfaction has risen since {since}, by {change} points.", **told)
    if change.high < 0:
        fall = {"fall": -change.change, "low": -change.high, "high": -change.low}
        told["change"] = interval(fall, "fall")
        return say("Satisfaction has fallen since {since}, by {change} points: ask why.", **told)
    return say(
        "Since {since}, satisfaction has changed by {change} points: that may be luck.", **told
    )


def _differ(found: Findings, label: str) -> bool:
    part = found.groups[label]
    return found.has(part) and part[1] < UNLIKE / len(found.groups)


def _on_group(found: Findings, label: str) -> str:
    if not _differ(found, label):
        return ""
    index = found.groups[label][0]["index"]
    return say(
        "By “{label}”, {worst} is the least satisfied ({low}), {best} the most ({high}): start "
        "with {worst}.",
        label=short(label),
        worst=short(index.index[-1]),
        best=short(index.index[0]),
        low=theme.number(index.iloc[-1]),
        high=theme.number(index.iloc[0]),
    )


def _on_nps(nps: dict) -> str:
    mix = {name: nps[name] for name in ("promoters", "detractors")}
    return say(
        "The net promoter score is {nps} points. With {answers} answers in each of two waves, a "
        "change below {change} points will most likely not show.",
        nps=interval(nps, "nps", sign=True),
        answers=theme.count(nps["answers"]),
        change=theme.number(visible_change(int(nps["answers"]), **mix), 0),
    )


def _on_data(found: Findings) -> list[str]:
    told, aside = [], len(found.reading.rejected) / found.reading.rows_in
    if aside >= MANY:
        line = say(
            "{share} of the rows have no full answer on satisfaction. Who leaves it open may think "
            "otherwise than who answers.",
            share=theme.percent(aside, 0),
        )
        told.append(line)
    if found.alike >= MANY:
        line = say(
            "{share} of the people give the same answer to every question: did they read them?",
            share=theme.percent(found.alike, 0),
        )
        told.append(line)
    if found.has(found.alpha) and found.alpha["high"] < AGREE:
        line = say(
            "The questions on satisfaction do not measure one thing (alpha {alpha}): look at each, "
            "not at their mean.",
            alpha=theme.number(found.alpha["alpha"], 2),
        )
        told.append(line)
    return told


def about_index(found: Findings) -> list[str]:
    """Return what the index is, whether its questions agree, and how else it could be read."""
    told = [
        say("Each answer counts from 0 (the worst on its scale) to 100 (the best)."),
        say("The index is the mean of the questions, each alike."),
    ][: len(found.items)]
    if found.has(found.alpha):
        agree = say(
            "How far the questions agree: alpha {alpha} ({low} to {high}), from 0.70 on good.",
            **{name: theme.number(found.alpha[name], 2) for name in ("alpha", "low", "high")},
        )
        told.append(agree)
    for option, index in found.otherwise.items():
        worst, best = found.reading.doubts[option]
        other = say(
            "If {worst} is the worst answer and {best} the best, the index is {index}: make the "
            "report again with {option}.",
            worst=f"{worst:g}",
            best=f"{best:g}",
            index=theme.number(index),
            option=option,
        )
        told.append(other)
    return told


def about_drivers(drivers: Drivers) -> str:
    """Return what weights and shares are, and what they are not."""
    return say(
        "Of {people} people who answered all. Weight: standard deviations of satisfaction for one "
        "of the driver, the others held. Together the drivers explain {r2} of the differences in "
        "satisfaction (R²); the shares split that fairly over all orders. First to improve is the "
        "largest weight × room; samples are {samples} drawn from these people anew. What goes "
        "along with satisfaction need not be its cause: try it in one place first.",
        people=theme.count(drivers.people),
        samples=drivers.samples,
        r2=theme.percent(drivers.r2, 1),
    )


def on_fields(drivers: Drivers) -> str:
    """Return why the first to improve does not stand in the field of that name."""
    advice = drivers.table["advice"].iloc[0]
    if not drivers.is_sure or advice == "improve first":
        return ""
    return say(
        "The fields part at the means of these drivers. {driver} stands in “{field}”, and still "
        "comes first: weight and room together are the largest.",
        driver=short(drivers.table.index[0]).capitalize(),
        field=theme.words(advice),
    )


def about_group(found: Findings, label: str) -> str:
    """Return whether the groups differ more than luck makes them."""
    if _differ(found, label):
        return say("By “{label}”: they differ, and not by luck.", label=short(label))
    return say("By “{label}”: they may differ by luck only.", label=short(label))


def about_waves(found: Findings) -> list[str]:
    """Return what has changed since the wave before, for satisfaction and the score."""
    told = [_on_change(found.change)]
    if found.change.same_people:
        told.append(say("It is the change of the people who were asked both times."))
    if found.has(found.nps_change):
        points = interval(found.nps_change._asdict(), "change", sign=True)
        told.append(say("The net promoter score has changed by {change} points.", change=points))
    return told


def left_out(found: Findings) -> list[str]:
    """Return which parts there are none of, and why."""
    parts = [found.drivers, found.nps, *found.groups.values(), found.waves]
    none = [] if found.groups else [say("No column puts people into groups.")]
    return [str(part) for part in parts if not found.has(part)] + none


def which_people(found: Findings) -> str:
    """Return of whom the page tells where the file has waves; else it is everybody."""
    if found.wave is None:
        return str(found.waves) if found.reading.blocks["wave"] else ""
    people = theme.count(found.people)
    return say("{people} people of the last wave ({wave}).", people=people, wave=found.wave)
