"""Widget of survival: curves by the group of one's choice, read at one time."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from matplotlib.ticker import PercentFormatter

from crmlab import live, theme
from crmlab.checks import require_columns
from crmlab.lifecycle.measures.survival import (
    enough_at_risk,
    kaplan_meier,
    life_lengths,
    log_rank,
    survival_at,
)
from crmlab.lifecycle.plots.survival import (
    curves_by_group,
    highest_first,
    share_at,
    share_label,
)

GROUPINGS = ("contracts", "dealership_id", "source_channel", "region")
MOST = len(theme.PALETTE)  # groups that can be told apart by colour
POINTS = 300  # more would not be seen


class _Curves:
    """A step curve for each group, read where a line of time crosses them."""

    def __init__(self, longest: float) -> None:
        figure = live.new_figure()
        ax = figure.subplots()
        self._times = np.linspace(0, longest, POINTS)
        self._lines = [
            ax.plot([], [], color=colour, drawstyle="steps-post")[0] for colour in theme.PALETTE
        ]
        self._dots = ax.scatter(np.zeros(MOST), np.zeros(MOST), s=90, color=theme.PALETTE)
        self._now = ax.axvline(0, color=theme.GREY, linewidth=1.5)
        self._names = [ax.text(1.02 * longest, 0, "", va="center") for _ in range(MOST + 1)]
        ax.set(
            xlim=(0, 1.42 * longest), ylim=(0, 1.03), xlabel="Months", ylabel="Share still there"
        )
        ax.set_xticks([tick for tick in ax.get_xticks() if tick <= longest])
        ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        moving = [*self._lines, self._now, self._dots, *self._names]
        self.picture = live.LivePicture(figure, moving)

    def show(self, curves: dict[str, pd.DataFrame], shares: Sequence[float], time: float) -> None:
        self._now.set_xdata([time, time])
        dots = np.full((MOST, 2), np.nan)
        dots[: len(shares)] = [(time, share) for share in shares]
        self._dots.set_offsets(dots)
        for line in self._lines:
            line.set_data([], [])
        for line, curve in zip(self._lines, curves.values(), strict=False):
            at = np.searchsorted(curve["time"], self._times, side="right") - 1
            heights = curve["survival"].to_numpy()[at]
            watched = self._times <= curve["time"].iloc[-1]
            line.set_data(self._times[watched], heights[watched])
        groups = [*curves]
        rows = [
            (share_label(groups[place], share_at(shares[place])), theme.PALETTE[place])
            for place in highest_first(shares)
        ]
        heading = f"after {time:.0f} months", theme.INK
        for row, name in enumerate(self._names):
            text, colour = [heading, *rows][row] if row <= len(rows) else ("", theme.INK)
            name.set(y=0.98 - 0.085 * row, text=text, color=colour)


def survival_widget(
    customers: pd.DataFrame,
    by: Sequence[str] = GROUPINGS,
    *,
    until: str | date | pd.Timestamp = "2024-06-30",
) -> live.Panel:
    """Return survival curves with a choice of groups and a slider for the time to read them at.

    Parameters
    ----------
    customers
        One row a customer: ``first_purchase``, ``left_on`` (missing while still a customer), and
        columns that tell groups apart.
    by
        Those columns; each must have two to six groups.
    until
        Last day of the observation.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        If a column is missing, or has too few or too many groups.
    """
    require_columns(customers, ["first_purchase", "left_on", *by], "customers")
    for column in by:
        groups = customers[column].nunique()
        if not 2 <= groups <= MOST:
            raise ValueError(f"{column!r} must have two to {MOST} groups; it has {groups}.")
    lives = life_lengths(customers["first_purchase"], customers["left_on"], until)
    tables: dict[str, tuple[pd.DataFrame, float]] = {}

    def curves_by(column: str) -> tuple[pd.DataFrame, float]:
        if column not in tables:
            groups = customers.loc[lives.index, column]
            known = lives[groups.notna()].assign(group=groups)
            observed = known["duration"], known["ended"], known["group"]
            curves = enough_at_risk(kaplan_meier(*observed))
            tables[column] = curves, log_rank(*observed)["p_value"]
        return tables[column]

    longest = max(curves_by(column)[0]["time"].max() for column in by)
    grouping = live.choice("Group by", [(theme.words(column), column) for column in by])
    time = live.slider("Months", min(36, longest // 2), 0, longest // 1, 1)
    picture = _Curves(longest)

    def update() -> str:
        table, p_value = curves_by(grouping.value)
        shares = survival_at(table, time.value)
        picture.show(curves_by_group(table), shares.tolist(), time.value)
        return _sentence(grouping.value, shares, time.value, p_value)

    return live.Panel("Survival curves", [grouping, time], picture.picture, update)


def _sentence(grouping: str, shares: pd.Series, months: float, p_value: float) -> str:
    parts = ", ".join(
        f"{theme.words(str(group))}: {share_at(share)}" for group, share in shares.items()
    )
    p = "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"
    verdict = (
        "chance alone hardly makes curves differ so much"
        if p_value < 0.05
        else "chance alone may make curves differ as much"
    )
    return (
        f"Still there after {months:.0f} months, by {theme.words(grouping)}: {parts}. Log-rank "
        f"test of the whole curves: {p}; {verdict}."
    )
