"""Widget of the channels: a mix of one's own against the best for the same money."""

import ipywidgets as widgets
import pandas as pd

from crmlab import live, theme
from crmlab.information.measures.channels import GOALS, channel_mix, cost_per_valid_record, mix_of

HEADER = -0.85  # above the first channel
COLUMNS = {"yours": 1.30, "◆ best": 1.60, "each": 1.93, "spent": 2.32}  # in longest bars


class _Mix:
    """A bar of usable records a channel, a diamond for the best mix, and columns of the numbers."""

    def __init__(self, names: list[str], most: float) -> None:
        figure = live.new_figure(height=5.4)
        ax = figure.subplots()
        self._bars = ax.barh(names, [0.0] * len(names), color=theme.BLUE, height=0.7)
        (self._best,) = ax.plot([], [], "D", color=theme.ORANGE, markersize=11, clip_on=False)
        self._what = ax.text(0, HEADER, "", va="center", weight="bold", fontsize=14)
        places = [most * place for place in COLUMNS.values()]
        right = {"ha": "right", "va": "center"}
        for column, place in zip(COLUMNS, places, strict=True):
            unit = f"{theme.currency()} " if column in ("each", "spent") else ""
            ax.text(place, HEADER, unit + column, weight="bold", fontsize=14, **right)
        self._rows = [
            [ax.text(place, row, "", **right) for place in places] for row in range(len(names))
        ]
        ax.set(xlim=(0, places[-1]), ylim=(len(names) - 0.5, HEADER - 0.4))
        ax.set_xticks([tick for tick in ax.get_xticks() if tick <= most])
        ax.xaxis.set_major_formatter(lambda number, _: theme.count(number))
        ax.spines["bottom"].set_bounds(0, most)
        ax.spines[["left", "top", "right"]].set_visible(False)
        ax.tick_params(axis="y", length=0, pad=12)
        texts = [text for row in self._rows for text in row]
        self.picture = live.LivePicture(figure, [*self._bars, self._best, self._what, *texts])

    def show(self, now: pd.DataFrame, best: pd.Series, each: pd.Series, goal: str) -> None:
        self._what.set_text("valid records" if goal == "valid" else "valid and consenting")
        self._best.set_data(best, range(len(best)))
        rows = zip(self._bars, self._rows, now[goal], best, each, now["cost"], strict=True)
        for bar, texts, count, goal_count, cost, spent in rows:
            bar.set_width(count)
            price = "–" if pd.isna(cost) else f"{cost:,.2f}"
            written = (theme.count(count), theme.count(goal_count), price, theme.count(spent))
            for text, number in zip(texts, written, strict=True):
                text.set_text(number)


def channel_mix_widget(channels: pd.DataFrame) -> live.Panel:
    """Return a mix of channels with a slider for the records of each, against the best mix.

    Beside its bar stand the usable records of a channel, now and with the best mix for the same
    money, what each costs, and what is spent on the channel.

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
        each = costs[f"cost_per_{goal.value}_record"]
        bars.show(now, best[goal.value], each, goal.value)
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
        return f"A budget of {theme.money(spent)} in all brings no record that is {goal}."
    return (
        f"A budget of {theme.money(spent)} in all buys {theme.count(bought)} records, of which "
        f"{theme.count(now['valid'].sum())} are valid and {theme.count(now['consenting'].sum())} "
        f"consenting too: {theme.money(spent / usable, 2)} for each that is {goal}. The best mix "
        f"for the same money brings {theme.count(best[goal].sum())}, "
        f"{theme.money(spent / best[goal].sum(), 2)} each."
    )
