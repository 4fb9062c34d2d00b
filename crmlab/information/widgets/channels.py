"""Widget of the channels: a mix of one's own against the best for the same money."""

import ipywidgets as widgets
import pandas as pd

from crmlab import live, theme
from crmlab.information.measures.channels import GOALS, channel_mix, cost_per_valid_record, mix_of


class _Mix:
    """A bar of usable records a channel, and a diamond where the best mix would bring it."""

    def __init__(self, names: list[str], most: float) -> None:
        figure = live.new_figure(height=5.4)
        ax = figure.subplots()
        self._bars = ax.barh(names, [0.0] * len(names), color=theme.BLUE, height=0.7)
        ax.invert_yaxis()
        (self._best,) = ax.plot([], [], "D", color=theme.ORANGE, markersize=11, clip_on=False)
        self._labels = [
            ax.annotate("", (0, place), (14, 0), textcoords="offset points", va="center")
            for place in range(len(names))
        ]
        ax.set(xlim=(0, most * 1.6), xlabel="Records of use   ◆ with the best mix")
        ax.xaxis.set_major_formatter(lambda number, _: theme.count(number))
        ax.spines[["left", "top", "right"]].set_visible(False)
        ax.tick_params(axis="y", length=0, pad=12)
        self.picture = live.LivePicture(figure, [*self._bars, self._best, *self._labels])

    def show(self, now: pd.Series, best: pd.Series, each: pd.Series) -> None:
        self._best.set_data(best, range(len(best)))
        rows = zip(self._bars, self._labels, now, best, each, strict=True)
        for place, (bar, label, count, goal, cost) in enumerate(rows):
            bar.set_width(count)
            label.xy = (max(count, goal), place)
            price = "none of use" if pd.isna(cost) else f"{theme.money(cost, 2)} each"
            label.set_text(f"{theme.count(count)}, {price}")


def channel_mix_widget(channels: pd.DataFrame) -> live.Panel:
    """Return a mix of channels with a slider for the records of each, against the best mix.

    It starts with half of what every channel can bring. The button takes the mix that brings
    the most for the money spent: valid records, or those with consent as well.

    Parameters
    ----------
    channels
        As in `cost_per_valid_record`.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        As `cost_per_valid_record`.
    """
    costs = cost_per_valid_record(channels).loc[list(channels["channel"])]
    names = [theme.words(str(channel)) for channel in costs.index]
    goal = live.choice("Count records that are", GOALS)
    sliders = [
        live.slider(f"{name.capitalize()} (records)", round(most / 2), 0, most, 1)
        for name, most in zip(names, costs["records"], strict=True)
    ]
    bars = _Mix(names, costs["valid"].max())

    def mixes() -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the mix of the sliders, and the best one for the same money."""
        now = mix_of(channels, pd.Series([each.value for each in sliders], costs.index))
        return now, channel_mix(channels, now["cost"].sum(), goal.value)

    def update() -> str:
        now, best = mixes()
        bars.show(now[goal.value], best[goal.value], costs[f"cost_per_{goal.value}_record"])
        return _mix_sentence(now, best, goal.value)

    button = widgets.Button(description="Take the best mix", layout={"width": "14em"})
    panel = live.Panel("Mix of channels", [goal, *sliders], bars.picture, update, below=[button])

    def take_best(_button: widgets.Button) -> None:
        records = mixes()[1]["records"]
        with panel.held():
            for each, number in zip(sliders, records, strict=True):
                each.value = int(number)  # whole records, so that no more is spent

    button.on_click(take_best)
    return panel


def _mix_sentence(now: pd.DataFrame, best: pd.DataFrame, goal: str) -> str:
    spent, bought, usable = now["cost"].sum(), now["records"].sum(), now[goal].sum()
    if not usable:
        return f"{theme.money(spent)} bring no record that is {goal}."
    return (
        f"{theme.money(spent)} buy {theme.count(bought)} records, of which "
        f"{theme.count(now['valid'].sum())} are valid and {theme.count(now['consenting'].sum())} "
        f"consenting too: {theme.money(spent / usable, 2)} for each that is {goal}. The best mix "
        f"for the same money brings {theme.count(best[goal].sum())}, "
        f"{theme.money(spent / best[goal].sum(), 2)} each."
    )
