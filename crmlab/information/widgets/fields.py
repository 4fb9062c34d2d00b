"""Widget of the fields: the missing-value matrix, one group at a time."""

import numpy as np
import pandas as pd

from crmlab import live
from crmlab.information.measures.completeness import fill_rates, filled
from crmlab.information.measures.fields import field_schema
from crmlab.information.plots.completeness import (
    MATRIX,
    by_level,
    field_labels,
    fullest_first,
    missing_sentence,
    spread,
)

ALL = "all groups"
FULLEST, AS_FILED = "fullest first", "as in the file"
SIDE_BY_SIDE = 6  # labels, no more, that fit beside each other unturned
SIZE = 15  # of a label (points)


class _Matrix:
    """An image of the records as high as the labels of its columns leave room for."""

    def __init__(self, fields: int) -> None:
        figure = live.new_figure(height=5.4)
        figure.set_layout_engine("none")  # the labels come and go, and the image with them
        ax = figure.add_axes((0.05, 0, 0.94, 0.99))
        self._points = 72 * 0.99 * figure.get_figheight()
        self._title = ax.text(-0.012, 0, "", rotation=90, ha="right", va="center")
        self._image = ax.imshow(
            np.zeros((1, 1)), cmap=MATRIX, vmin=0, vmax=1, aspect="auto", interpolation="nearest"
        )
        ax.set(xlim=(0, 1), ylim=(0, 1))
        ax.set_axis_off()
        self._labels = [
            ax.annotate(
                "",
                (0, 0),
                (0, -6),
                textcoords="offset points",
                ha="center",
                va="top",
                fontsize=SIZE,
            )
            for _ in range(fields)
        ]
        self.picture = live.LivePicture(figure, [self._image, self._title, *self._labels])

    def show(self, cells: np.ndarray, rates: pd.DataFrame, order: str) -> None:
        turned = len(rates) > SIDE_BY_SIDE
        texts = field_labels(rates, " " if turned else "\n")
        lines = 0.6 * max(map(len, texts)) if turned else 2.4
        floor = (lines * SIZE + 12) / self._points
        self._image.set_data(cells)
        # However many columns it has, the image is laid over the whole width.
        self._image.set_extent((0, 1, floor, 1))
        self._title.set(text=f"Records, {order}", y=(1 + floor) / 2)
        for number, label in enumerate(self._labels):
            label.set(text=texts[number] if number < len(texts) else "", rotation=90 * turned)
            label.xy = ((number + 0.5) / len(texts), floor)


def missing_widget(profiles: pd.DataFrame, schema: pd.DataFrame | None = None) -> live.Panel:
    """Return the missing-value matrix, with a choice of the group and of the order of records.

    Parameters
    ----------
    profiles
        A row a record.
    schema
        As in `fill_rates`.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        As `fill_rates`.
    """
    schema = field_schema() if schema is None else schema
    rates = by_level(fill_rates(profiles, schema))
    cells = filled(profiles.reindex(columns=rates.index)).to_numpy(bool)
    group = live.choice("Group", [ALL, *schema["group"].unique()])
    order = live.choice("Order of records", [FULLEST, AS_FILED])
    matrix = _Matrix(len(rates))

    def update() -> str:
        chosen = np.full(len(rates), True) if group.value == ALL else rates["group"] == group.value
        part = cells[:, np.asarray(chosen)]
        ordered = part[fullest_first(part)] if order.value == FULLEST else part
        matrix.show(spread(ordered), rates[chosen], order.value)
        return f"Blue: filled, grey: missing. {missing_sentence(rates[chosen], len(cells))}"

    return live.Panel("Missing-value matrix", [group, order], matrix.picture, update)
