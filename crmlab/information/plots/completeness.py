"""Pictures of completeness: the missing-value matrix, fill rates, levels, and one record."""

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from crmlab import theme
from crmlab.marks import bare, label_above, label_right
from crmlab.messages import say, say_each
from crmlab.theme import percent, picture

__all__ = ["plot_fill_rates", "plot_levels", "plot_missing", "plot_record"]

MATRIX = ListedColormap([theme.PALE, theme.BLUE])
SHOWN = 120  # records in the matrix
NAMED = 12  # fields, no more, whose names find room beside the matrix


@picture
def plot_missing(ax: Axes, matrix: pd.DataFrame, *, fullest_first: bool = True) -> tuple[str, str]:
    """Draw the missing-value matrix (`fill_matrix`), or some of its columns, a field a row.

    What is missing stays pale. Of more than a dozen fields only the levels are named. Of many
    records only 120 are drawn, spread evenly; the rates are those of all. The fullest stand first,
    or all as in the file.
    """
    cells = matrix.to_numpy(bool)
    if fullest_first:
        cells = cells[np.argsort(-cells.sum(axis=1), kind="stable")]
    places = np.linspace(0, len(cells) - 1, min(SHOWN, len(cells))).round().astype(int)
    rates = matrix.mean()
    # However many fields there are, they are laid over the whole height.
    look = {"extent": (0, 1, 1, 0), "aspect": "auto", "interpolation": "nearest"}
    ax.imshow(cells[places].T, cmap=MATRIX, vmin=0, vmax=1, **look)
    named = rates.droplevel(["level", "group"])
    levels = rates.groupby("level").agg(["size", "mean"])
    ends = levels["size"].cumsum() / len(rates)
    for end in ends[:-1]:
        ax.axhline(end, color="white", linewidth=4)
    if len(rates) > NAMED:
        rows = levels["mean"].set_axis([say("level {level}", level=each) for each in levels.index])
        ax.set_yticks(ends - levels["size"] / 2 / len(rates), _with_shares(rows))
    else:
        rows = named.set_axis(named.index.map(theme.words))
        ax.set_yticks((np.arange(len(rows)) + 0.5) / len(rows), _with_shares(rows))
    ax.set_xticks([])
    ax.set_xlabel(
        say("Records, fullest first (blue: filled, grey: missing)")
        if fullest_first
        else say("Records, as in the file (blue: filled, grey: missing)")
    )
    bare(ax)
    most, least = percent(rows.max(), 0), percent(rows.min(), 0)
    best, worst = {"best": rows.idxmax(), "most": most}, {"worst": rows.idxmin(), "least": least}
    headline = (
        say("All are filled to {most}", most=most)
        if most == least
        else say("Filled: {best} to {most}, {worst} to {least}", **best, **worst)
    )
    colours = (
        say("Blue: filled, grey: missing; the fullest records stand first.")
        if fullest_first
        else say("Blue: filled, grey: missing; the records stand as in the file.")
    )
    return headline, f"{colours} {_missing_sentence(named, len(matrix))}"


def _with_shares(rows: pd.Series) -> list[str]:
    return [f"{name}  {percent(share, 0)}" for name, share in rows.items()]


def _missing_sentence(rates: pd.Series, records: int) -> str:
    """Say how much is filled, and where most and least."""
    shares = rates.map(percent)
    most, least = shares[rates.idxmax()], shares[rates.idxmin()]
    counts = {
        "records": theme.count(records),
        "fields": len(rates),
        "share": percent(rates.mean()),
    }
    if most == least:
        return say(
            "Of {records} records and {fields} fields, {share} of the values are filled: equally "
            "often in each field.",
            **counts,
        )
    return say(
        "Of {records} records and {fields} fields, {share} of the values are filled: {best} most "
        "often ({most}), {worst} least ({least}).",
        best=_named(shares, most),
        most=most,
        worst=_named(shares, least),
        least=least,
        **counts,
    )


def _named(shares: pd.Series, share: str) -> str:
    """Return the names of the fields with this share, or their number if they are many."""
    names = [theme.words(field) for field in shares.index[shares == share]]
    if len(names) == 2:
        return say("{one} and {other}", one=names[0], other=names[1])
    if len(names) == 1:
        return names[0]
    return say("1 field", "{shown} fields", count=len(names), shown=theme.count(len(names)))


@picture
def plot_fill_rates(ax: Axes, rates: pd.DataFrame) -> tuple[str, str]:
    """Draw the fill rate of each field (`fill_rates`) as a dot on the line of its level.

    The best and the worst filled field of each level are named.
    """
    names, means = [], []
    for place, (level, shares) in enumerate(rates.groupby("level")["fill_rate"]):
        ax.plot([0, 1], [place, place], color=theme.PALE, linewidth=1, zorder=0)
        ax.plot(shares, [place] * len(shares), "o", color=theme.BLUE, markersize=11, alpha=0.6)
        ax.plot([shares.mean()] * 2, [place - 0.3, place + 0.3], color=theme.ORANGE)
        for field, side in _extremes(shares).items():
            end, ha = (shares.max(), "left") if side > 0 else (shares.min(), "right")
            label_right(ax, end, place, field, gap=side * 12, ha=ha)
        names.append(say("level {level}", level=level))
        means.append(say("level {level} {share}", level=level, share=percent(shares.mean())))
    ax.set_yticks(range(len(names)), names)
    ax.set(xlim=(-0.4, 1.4), ylim=(len(names) - 0.5, -0.5))
    ax.set_xlabel(say("Records with the field filled: ● a field, | mean of the level"))
    ax.set_xticks(np.linspace(0, 1, 6))
    theme.percent_axis(ax, "x")
    bare(ax, "left", axis="y")
    ax.spines["bottom"].set_bounds(0, 1)
    worst = rates["fill_rate"].idxmin()
    headline = say(
        "Least filled: {worst}, {share}",
        worst=theme.words(worst),
        share=percent(rates.at[worst, "fill_rate"]),
    )
    return headline, say(
        "Mean fill rate by level: {means}. Least filled of all fields is {worst} with {share}.",
        means=", ".join(means),
        worst=theme.words(worst),
        share=percent(rates.at[worst, "fill_rate"]),
    )


def _extremes(shares: pd.Series) -> dict[str, int]:
    """Return the texts for the best filled field (right, 1) and the worst (left, -1)."""
    if len(shares) > 1 and shares.max() - shares.min() < 0.005:
        return {say("the field", "all {count} fields", count=len(shares)): 1}
    best, worst = theme.words(shares.idxmax()), theme.words(shares.idxmin())
    return {best: 1} if best == worst else {best: 1, worst: -1}


@picture
def plot_levels(ax: Axes, levels: pd.DataFrame, *, mark: int | None = None) -> tuple[str, str]:
    """Draw how many records reach which level (`completeness_level`, a column a rule).

    The bars of the first rule are full, those of another empty. Where a level is marked, its bars
    are full, and those of all others empty.
    """
    highest = max(5, int(levels.to_numpy().max()))
    counts = {rule: np.bincount(column, minlength=highest + 1) for rule, column in levels.items()}
    shares = pd.DataFrame(counts) / len(levels)
    width = 0.8 / shares.shape[1]
    rows = zip(shares.items(), theme.PALETTE, "■□", strict=False)
    for at, ((rule, column), colour, sign) in enumerate(rows):
        places = np.arange(len(shares)) + (at - (shares.shape[1] - 1) / 2) * width
        full = [at == 0 and mark in (None, level) for level in shares.index]
        faces = [colour if each else "white" for each in full]
        look = {"facecolor": faces, "edgecolor": colour, "linewidth": 2}
        bars = ax.bar(places, column, width * 0.88, **look)
        texts = [percent(share, 0) for share in column]
        ax.bar_label(bars, texts, padding=3, color=colour, fontsize="small")
        if shares.shape[1] > 1:  # named where it stands out the most from the other
            ahead = (column - shares.drop(columns=rule).max(axis=1)).idxmax()
            bar, side = bars[ahead], "left" if at else "right"  # and away from it
            x = bar.get_x() + bar.get_width() * (side == "right")
            style = {"xytext": (0, 22), "ha": side, "color": colour, "weight": "bold"}
            label_above(ax, x, column[ahead], f"{sign} {theme.words(rule)}", **style)
    ax.set_xticks(shares.index)
    ax.set(yticks=[], ylim=(0, shares.to_numpy().max() * 1.25))
    bare(ax, "left")
    label = say("Level reached (share of records)")
    if mark is not None:
        label = say("Level reached (share of records)\nfilled bar: this record")
    ax.set_xlabel(label)
    none, more = shares.iloc[0].map(percent), shares.iloc[2:].sum().map(percent)
    rules = shares.columns.map(theme.words)
    reached = say_each("{share} {rule}", rule=rules, share=more)
    headline = (
        say("Level 2 or more: {reached}", reached=", ".join(reached))
        if len(rules) > 1
        else say("{share} reach level 2", share=more.iloc[0])
    )
    parts = say_each(
        "{rule}: {none} not even level 1, {more} level 2 or more", rule=rules, none=none, more=more
    )
    return headline, say(
        "Levels of {records} records. {parts}.",
        records=theme.count(len(levels)),
        parts="; ".join(parts),
    )


@picture
def plot_record(ax: Axes, record: pd.Series) -> tuple[str, str]:
    """Draw how full each level of a record is (a row of `fill_matrix`), and name what is empty."""
    levels = record.groupby("level")
    fills = levels.mean()
    places = range(len(fills))
    ax.barh(places, 1, color="white", edgecolor=theme.GREY, height=0.7)
    ax.barh(places, fills, color=theme.BLUE, height=0.7, linewidth=0)
    parts = []
    for place, (level, fields) in enumerate(levels):
        empty = fields.index.get_level_values("field")[~fields.to_numpy(bool)]
        label_right(ax, 1, place, _gaps(empty, len(fields)), fontsize=15, linespacing=1)
        parts.append(say("level {level} {share}", level=level, share=percent(fills[level], 0)))
    ax.set(xlim=(0, 3.5), ylim=(len(fills) - 0.5, -0.5), xticks=[])
    ax.set_yticks(places, [say("level {level}", level=level) for level in fills.index])
    bare(ax)
    headline = say("Filled fields: {filled} of {all}", filled=record.sum(), all=len(record))
    return headline, say("Filled fields of this record: {parts}.", parts=", ".join(parts))


def _gaps(names: Sequence[str], fields: int) -> str:
    """Return how many fields are filled, and the names of the others in three lines at most."""
    filled = {"filled": fields - len(names), "fields": fields}
    for shown in range(len(names), 0, -1):
        named = ", ".join(map(theme.words, names[:shown]))
        text = (
            say("{filled} of {fields}, not {named}", named=named, **filled)
            if shown == len(names)
            else say(
                "{filled} of {fields}, not {named}, {more} more",
                named=named,
                more=len(names) - shown,
                **filled,
            )
        )
        lines = textwrap.wrap(text, 29)
        if len(lines) <= 3:
            return "\n".join(lines)
    return say("{filled} of {fields}", **filled)
