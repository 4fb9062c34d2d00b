"""Pictures of needs segments: k-means on its way, how clear the groups are, and who they are."""

from itertools import cycle

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import CASING, label_above, label_right, spread
from crmlab.messages import say, say_each
from crmlab.segmentation.measures.clusters import KMeansStep, choose_k
from crmlab.theme import count, number, picture, words

__all__ = ["plot_k_means", "plot_profile", "plot_silhouettes"]

HEIGHT = 0.3  # of silhouettes that is drawn at least, so that two pictures can be compared


@picture
def plot_k_means(
    ax: Axes, points: pd.DataFrame, step: KMeansStep, *, title: str
) -> tuple[str, str]:
    """Draw a step of k-means (`k_means_steps`) on two items: its groups, and their centres as ✕.

    A dot is as large as the number of points that lie there.
    """
    across, up = points.columns
    looks = zip(step.centres.iterrows(), cycle(theme.PALETTE), cycle(theme.MARKERS))
    for (group, centre), colour, marker in looks:
        own = points[step.groups == group].value_counts().reset_index(name="people")
        style = {"color": colour, "marker": marker, "alpha": 0.7, "linewidth": 0}
        ax.scatter(own[across], own[up], s=25 + 12 * own["people"], **style)
        cross = {"s": 330, "marker": "X", "edgecolor": "white", "linewidth": 2, "zorder": 5}
        ax.scatter(*centre, color=colour, **cross)
        style = {"weight": "bold", "path_effects": CASING, "zorder": 6}
        label_above(ax, *centre, str(group), xytext=(0, 10), **style)
    ax.set(xlabel=words(across).capitalize(), ylabel=words(up).capitalize())
    sizes = step.groups.value_counts().reindex(step.centres.index, fill_value=0)
    told = {"title": title, "squares": number(step.squares, 1)}
    return say("{title}: squares {squares}", **told), say(
        "{title}: {points} points in {groups} groups of {sizes}; the squared distances to their "
        "centres (✕) add up to {squares}.",
        points=count(len(points)),
        groups=len(sizes),
        sizes=", ".join(map(count, sizes)),
        **told,
    )


@picture
def plot_silhouettes(ax: Axes, table: pd.DataFrame) -> tuple[str, str]:
    """Draw the silhouette of each number of groups (`silhouettes`).

    The dashed line is what the same values reach where nothing belongs together.
    """
    choice = choose_k(table)
    counts, best = table.index, table["silhouette"].max()
    ends = {
        say("as they are"): ("silhouette", theme.BLUE, "o-"),
        say("shuffled"): ("shuffled", theme.GREY, "--"),
    }
    top = max(HEIGHT, 1.25 * table[["silhouette", "shuffled"]].max(axis=None))
    high = spread([table[name].iloc[-1] for name, *_ in ends.values()], 0.09 * top, 0.96 * top)
    for end, (text, (name, colour, line)) in zip(high, ends.items(), strict=True):
        ax.plot(table[name], line, color=colour, markersize=8)
        label_right(ax, counts[-1], end, text, gap=12, color=colour)
    ax.set(xticks=counts, ylim=(0, 1.04 * top), xlim=(counts[0] - 0.3, counts[-1] + 1.4))
    ax.set(xlabel=say("Number of groups k"), ylabel=say("Silhouette"))
    headline = say("No number of groups is clear")
    if choice.clear:
        headline = say("{k} groups stand out", k=choice.k)
        ring = {"facecolor": "none", "edgecolor": theme.ORANGE, "linewidth": 3, "zorder": 4}
        ax.scatter(choice.k, best, s=330, **ring)
        text = say("{k} groups: {value}", k=choice.k, value=number(best, 3))
        side = "left" if choice.k < counts[0] + 1 else "center"
        style = {"color": theme.ORANGE, "weight": "bold", "xytext": (0, 14), "ha": side}
        place = max(table.loc[choice.k, ["silhouette", "shuffled"]])
        label_above(ax, choice.k, place, text, **style)
    return headline, say(
        "Silhouette by number of groups. The highest is {value} at {k} groups; shuffled values "
        "reach {shuffled} there. {why}",
        k=choice.k,
        why=choice.why,
        value=number(best, 3),
        shuffled=number(table.at[choice.k, "shuffled"], 3),
    )


@picture
def plot_profile(ax: Axes, profile: pd.DataFrame) -> tuple[str, str]:
    """Draw the profile of each segment (`segment_profile`) as a line down the items: a snake plot.

    Places are points below or above the mean of all; strokes are their intervals.
    """
    items = list(dict.fromkeys(profile["item"]))
    peaks = profile.loc[profile.groupby("segment", sort=False)["against_all"].idxmax()]
    labelled = _label_items(profile, peaks)
    places = range(len(items))
    ax.axvline(0, color=theme.GREY, linewidth=1)
    looks = zip(peaks["segment"], cycle(theme.PALETTE), cycle(theme.LINES), cycle(theme.MARKERS))
    for name, colour, dashes, marker in looks:
        own = profile[profile["segment"] == name].set_index("item").loc[items]
        look = {"linestyle": dashes, "marker": marker, "markersize": 8}
        ax.plot(own["against_all"], places, color=colour, **look)
        ax.hlines(places, own["low"], own["high"], color=colour, linewidth=2)
        style = {"color": colour, "weight": "bold", "path_effects": CASING}
        item, room = labelled[name]
        side = {"gap": -5, "ha": "right"} if room == 1 else {"gap": 5}
        end = own.at[item, "low" if room == 1 else "high"]
        label_right(ax, end, items.index(item), words(name), **side, **style)
    low, high = profile["low"].min(), profile["high"].max()
    room = 0.05 + 0.025 * max(len(words(name)) for name in labelled)
    ax.set(xlim=(low - 0.05 * (high - low), high + room * (high - low)))
    ax.set(ylim=(len(items) - 0.5, -0.5), xlabel=say("Points against all, with 95 % intervals"))
    ax.set_yticks(places, map(words, items))
    least = peaks["against_all"].min()
    named = say_each(
        "{segment} in {item} ({points})",
        segment=peaks["segment"].map(words),
        item=peaks["item"].map(words),
        points=[number(points, 1, sign=True) for points in peaks["against_all"]],
    )
    headline = say(
        "Each of {count} segments has a peak of {points} points or more",
        count=len(peaks),
        points=number(least, 1),
    )
    return headline, say(
        "Mean answers of {count} segments against all people. They stand out most: {named}.",
        count=len(peaks),
        named="; ".join(named),
    )


def _label_items(profile: pd.DataFrame, peaks: pd.DataFrame) -> dict:
    """Return the item at which each segment is named, its peak, and the room there.

    A second name stands left of its dot, and a third one at the next highest item.
    """
    room, chosen = dict.fromkeys(profile["item"], 2), {}
    for name in peaks.sort_values("against_all", ascending=False)["segment"]:
        own = profile[profile["segment"] == name].set_index("item")["against_all"]
        free = own.index.map(room) > 0
        item = own[free if free.any() else ~free].idxmax()
        chosen[name] = item, room[item]
        room[item] -= 1
    return chosen
