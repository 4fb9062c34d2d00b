"""What the findings advise, and how far to trust them, in sentences."""

from crmlab import theme
from crmlab.briefing import attempt, those_there
from crmlab.loyalty.briefing.figures import interval, short
from crmlab.loyalty.briefing.findings import AGAIN, Change, Drivers, Findings
from crmlab.loyalty.measures.promoters import visible_change
from crmlab.messages import say

AGREE = 0.7  # alpha from which questions are taken for one thing (Nunnally 1978)
UNLIKE = 0.05  # p below which groups are told apart
MANY = 0.1  # share of rows from which what is wrong with them is told first


def recommendations(found: Findings) -> list[str]:
    """Return what the findings advise, most important first, each with the number behind it."""
    return those_there(
        attempt(lambda drivers: _on_drivers(drivers, found), found.drivers),
        attempt(lambda change: _on_change(change), found.change),
        *_on_groups(found),
        attempt(lambda nps: _on_nps(nps), found.nps),
        *_on_data(found),
    ) or [say("Nothing here says what to improve: the file holds satisfaction only.")]


def _on_drivers(drivers: Drivers, found: Findings) -> str:
    table = drivers.table
    first = table.index[0]
    told = {
        "driver": short(first),
        "rating": theme.number(table.at[first, "performance"]),
        "weight": theme.number(table.at[first, "importance"], 2),
        "share": theme.percent(drivers.first.iloc[0], 0),
    }
    if not (table["weight_low"] > 0).any():
        return say(
            "No driver can be shown to go along with satisfaction: improve none for its sake."
        )
    if not drivers.is_sure:
        likely = drivers.first[drivers.first >= 0.1].sort_values(ascending=False)
        told["others"] = ", ".join(
            f"{short(name)} {theme.percent(share, 0)}" for name, share in likely.items()
        )
        return say(
            "What to improve first is not sure. By weight and room it would be, in so many of the "
            "samples: {others}.",
            **told,
        )
    advice = say(
        "Improve {driver} first: its weight in satisfaction is {weight}, and it is rated {rating} "
        "of 100. It comes first in {share} of the samples.",
        **told,
    )
    questions = found.reading.blocks.get(first, [])
    if len(questions) > 1:
        means = found.answers[questions].mean()
        advice += " " + say(
            "Lowest of its questions: {question} ({rating}).",
            question=short(means.idxmin()),
            rating=theme.number(means.min()),
        )
    return advice


def _on_change(change: Change) -> str:
    told = {"since": change.since, "change": _points(change)}
    if not change.is_sure:
        return say(
            "Since {since}, satisfaction has changed by {change} points: that may be luck.", **told
        )
    if change.change < 0:
        told["change"] = interval(
            {"fall": -change.change, "low": -change.high, "high": -change.low}, "fall"
        )
        return say("Satisfaction has fallen since {since}, by {change} points: ask why.", **told)
    return say("Satisfaction has risen since {since}, by {change} points.", **told)


def _points(change: Change) -> str:
    values = {"change": change.change, "low": change.low, "high": change.high}
    return interval(values, "change", sign=True)


def _on_groups(found: Findings) -> list[str]:
    told = []
    for label, part in found.groups.items():
        table, p = attempt(lambda part: part, part) or (None, 1)
        if p < UNLIKE / len(found.groups):
            told.append(
                say(
                    "By {label}, {worst} is the least satisfied ({low}), {best} the most ({high}): "
                    "ask {worst} first.",
                    label=short(label),
                    worst=short(table.index[-1]),
                    best=short(table.index[0]),
                    low=theme.number(table["index"].iloc[-1]),
                    high=theme.number(table["index"].iloc[0]),
                )
            )
    return told


def _on_nps(nps: dict) -> str:
    mix = {"promoters": nps["promoters"], "detractors": nps["detractors"]}
    return say(
        "The net promoter score is {nps} points. With {answers} answers in each of two waves, a "
        "change below {change} points will most likely not show.",
        nps=interval(nps, "nps", sign=True),
        answers=theme.count(nps["answers"]),
        change=theme.number(visible_change(int(nps["answers"]), **mix), 0),
    )


def _on_data(found: Findings) -> list[str]:
    reading, told = found.reading, []
    aside = len(reading.rejected) / reading.rows_in
    if aside >= MANY:
        told.append(
            say(
                "{share} of the rows have no full answer on satisfaction. Who leaves it open may "
                "think otherwise than who answers.",
                share=theme.percent(aside, 0),
            )
        )
    if found.alike / found.people >= MANY:
        told.append(
            say(
                "{share} of the people give the same answer to every question: look whether they "
                "read them.",
                share=theme.percent(found.alike / found.people, 0),
            )
        )
    alpha = attempt(lambda alpha: alpha["high"], found.alpha)
    if found.has(found.alpha) and alpha < AGREE:
        told.append(
            say(
                "The questions on satisfaction do not measure one thing (alpha {alpha}): look at "
                "each, not at their mean.",
                alpha=theme.number(found.alpha["alpha"], 2),
            )
        )
    return told


def about_index(found: Findings) -> list[str]:
    """Return what the index is, whether its questions agree, and how else it could be read."""
    told = [
        say(
            "Each answer counts from 0 (the worst on its scale) to 100 (the best). The index is "
            "the mean of the questions, each alike, over {people} people.",
            people=theme.count(found.people),
        )
    ]
    if found.has(found.alpha):
        told.append(
            say(
                "How far the questions agree: alpha {alpha} ({low} to {high}), from 0.70 on good.",
                **{name: theme.number(found.alpha[name], 2) for name in ("alpha", "low", "high")},
            )
        )
    elif len(found.items) > 1:
        told.append(str(found.alpha))
    if found.other_index is not None:
        low, high, way = found.reading.doubt
        told.append(
            say(
                "Was the scale {low} to {high}? Then the index is {index}: make the report again "
                "with {option}.",
                low=f"{low:g}",
                high=f"{high:g}",
                index=theme.number(found.other_index),
                option=way,
            )
        )
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
        samples=AGAIN,
        r2=theme.percent(drivers.r2, 1),
    )


def on_fields(drivers: Drivers) -> str:
    """Return why the first to improve does not stand in the field of that name."""
    first = drivers.table.iloc[0]
    if not drivers.is_sure or first["advice"] == "improve first":
        return ""
    return say(
        "The fields part at the means of these drivers. {driver} stands in “{field}”, and still "
        "comes first: weight and room together are the largest.",
        driver=short(drivers.table.index[0]).capitalize(),
        field=theme.words(first["advice"]),
    )


def about_group(found: Findings, label: str) -> str:
    """Return whether the groups differ more than luck makes them."""
    _, p = found.groups[label]
    if p < UNLIKE / len(found.groups):
        return say("By {label}: they differ, and not by luck.", label=short(label))
    return say("By {label}: they may differ by luck only.", label=short(label))


def about_waves(found: Findings) -> list[str]:
    """Return what has changed since the wave before, for satisfaction and the score."""
    told = [attempt(_on_change, found.change)]
    if found.has(found.change) and found.change.same_people:
        told.append(say("It is the change of the people who were asked both times."))
    if found.has(found.nps_change):
        told.append(
            say(
                "The net promoter score has changed by {change} points.",
                change=_points(found.nps_change),
            )
        )
    return [str(line) for line in told]


def left_out(found: Findings) -> list[str]:
    """Return which parts there are none of, and why."""
    parts = [found.drivers, found.nps, *found.groups.values(), found.waves]
    told = [str(part) for part in parts if not found.has(part)]
    if not found.groups:
        told.append(say("No column puts people into groups."))
    return told


def which_people(found: Findings) -> str:
    """Return of whom the page tells."""
    if found.wave is None:
        return say("{people} people who answered.", people=theme.count(found.people))
    return say(
        "{people} people of the last wave ({wave}); section “The waves” compares.",
        people=theme.count(found.people),
        wave=found.wave,
    )
