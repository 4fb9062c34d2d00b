"""Widget of the BG/NBD model: what its four parameters say about silent customers."""

import pandas as pd

from crmlab import live, theme
from crmlab.lifecycle.measures.buying import alive_matrix
from crmlab.lifecycle.models import BGNBD
from crmlab.lifecycle.models.inputs import PERIOD
from crmlab.lifecycle.plots.marks import HEAT, moving_cells

MOST = 8  # repeat purchases in the picture


class _AliveMap:
    """A cell for each history of customers of one age, with its P(alive) in per cent."""

    def __init__(self, alive: pd.DataFrame, unit: str) -> None:
        figure = live.new_figure(height=5.6)
        ax = figure.subplots()
        shares = {"cmap": HEAT, "vmin": 0, "vmax": 1, "origin": "lower"}
        self._map, *self._cells = moving_cells(ax, alive.to_numpy(), 15, **shares)
        ax.set_xticks(range(alive.shape[1]), [f"{recency:.3g}" for recency in alive.columns])
        ax.set_yticks(range(alive.shape[0]), alive.index)
        age = alive.columns[-1]
        ax.set(
            xlabel=f"Recency: age at the last purchase ({unit})",
            ylabel="Frequency",
            title=f"P(alive), %, at the age of {age:g} {unit}",
        )
        self.picture = live.LivePicture(figure, [self._map, *self._cells])

    def show(self, alive: pd.DataFrame) -> None:
        self._map.set_data(alive)
        for cell, share in zip(self._cells, alive.to_numpy().flat, strict=True):
            cell.set_text(f"{100 * share:.0f}")


def alive_widget(model: BGNBD, *, T: float = 38) -> live.Panel:
    """Return P(alive) by frequency and recency, with a slider for each parameter of the model.

    Parameters
    ----------
    model
        Fitted, or made by `BGNBD.from_params`: where the sliders start; they reach from a fifth of
        each parameter to five times.
    T
        Age of the customers (periods of the model, above 0).

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        As `alive_matrix`.
    """
    unit = PERIOD[model.freq_]
    labels = {"r": "Rates: r", "alpha": f"Rates: alpha ({unit})", "a": "Coins: a", "b": "Coins: b"}
    sliders = {
        name: live.slider(label, start, start / 5, 5 * start, start / 20, ".2f")
        for name, label in labels.items()
        for start in [float(model.params_[name])]
    }
    cells = _AliveMap(alive_matrix(model, T=T, max_frequency=MOST), unit)

    def update() -> str:
        params = {name: slider.value for name, slider in sliders.items()}
        now = BGNBD.from_params(**params, freq=model.freq_)
        alive = alive_matrix(now, T=T, max_frequency=MOST)
        cells.show(alive)
        return _sentence(now, alive, unit)

    return live.Panel("Customers still alive", list(sliders.values()), cells.picture, update)


def _sentence(model: BGNBD, alive: pd.DataFrame, unit: str) -> str:
    r, alpha, a, b = model.params_[["r", "alpha", "a", "b"]]
    middle, age = alive.columns[len(alive.columns) // 2 - 1], alive.columns[-1]
    shares = (theme.percent(alive.loc[times, middle], 0) for times in (1, MOST))
    return (
        f"On average a customer buys {r / alpha:.2f} times a {unit[:-1]}, and is gone after a "
        f"repeat purchase with a probability of {theme.percent(a / (a + b), 0)}. Of those who "
        f"last bought at {middle:.3g} of {age:g} {unit}, {next(shares)} are alive after one repeat "
        f"purchase and {next(shares)} after {MOST}. A new customer is expected to buy "
        f"{model.expected_purchases(age):.2f} times again in {age:g} {unit}."
    )
