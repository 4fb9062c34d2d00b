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


class _Matrix:
    """An image of the records, and a label for each of its columns."""

    def __init__(self, fields: int) -> None:
        figure = live.new_figure(height=5.4)
        figure.set_layout_engine("none")  # the labels come and go: keep room for the longest
        ax = figure.add_axes((0.05, 0.42, 0.94, 0.57))
        ax.set(xticks=[], yticks=[], ylabel="Records (blue: filled)")
        self._image = ax.imshow(
            np.zeros((1, 1)), cmap=MATRIX, vmin=0, vmax=1, aspect="auto", interpolation="nearest"
        )
        # However many columns it has, the image is laid over the whole width.
        self._image.set_extent((0, 1, 0, 1))
        self._labels = [
            ax.annotate(
                "",
                (0, 0),
                (0, -6),
                xycoords="axes fraction",
                textcoords="offset points",
                ha="center",
                va="top",
                rotation=90,
                fontsize=13,
            )
            for _ in range(fields)
        ]
        self.picture = live.LivePicture(figure, [self._image, *self._labels])

    def show(self, cells: np.ndarray, rates: pd.DataFrame) -> None:
        turned = len(rates) > SIDE_BY_SIDE
        texts = field_labels(rates, " " if turned else "\n")
        self._image.set_data(cells)
        for number, label in enumerate(self._labels):
            label.set(text=texts[number] if number < len(texts) else "", rotation=90 * turned)
            label.xy = ((number + 0.5) / len(texts), 0)


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
        matrix.show(spread(ordered), rates[chosen])
        return missing_sentence(rates[chosen], len(cells))

    return live.Panel("Missing-value matrix", [group, order], matrix.picture, update)
