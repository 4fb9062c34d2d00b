"""Widget of the BG/NBD model: what its four parameters say about silent customers."""

from matplotlib.axes import Axes

from crmlab import live
from crmlab.lifecycle.measures.buying import alive_matrix
from crmlab.lifecycle.models import BGNBD
from crmlab.lifecycle.periods import period
from crmlab.lifecycle.plots.buying import plot_alive_matrix
from crmlab.messages import say
from crmlab.theme import percent

__all__ = ["alive_widget"]

MOST = 8  # repeat purchases in the picture


def alive_widget(model: BGNBD, *, T: float = 38) -> live.Explorer:
    """Return P(alive) by frequency and recency, with a slider for each parameter of the model.

    The sliders start at a model that is fitted, or made by `BGNBD.from_params`, and reach from a
    fifth of each parameter to five times. ``T`` is the age of the customers (periods of the model,
    above 0).
    """
    alive_matrix(model, T=T, max_frequency=MOST)  # refuses an age that is none
    unit = period(model.freq_, 2)

    def draw(ax: Axes, **params: float) -> live.Drawn:
        now = BGNBD.from_params(**params, freq=model.freq_)
        alive = alive_matrix(now, T=T, max_frequency=MOST)
        means = say(
            "On average a customer buys {rate} times a {period}, and is gone after a repeat "
            "purchase with a probability of {gone}. A new customer is expected to buy {again} "
            "times again in {age} {unit}.",
            rate=f"{params['r'] / params['alpha']:.2f}",
            period=period(model.freq_),
            unit=unit,
            gone=percent(params["a"] / (params["a"] + params["b"]), 0),
            again=f"{now.expected_purchases(T):.2f}",
            age=f"{T:g}",
        )
        return means, plot_alive_matrix(alive, unit=unit, ax=ax)

    labels = {
        "r": say("Rates: r"),
        "alpha": say("Rates: alpha ({unit})", unit=unit),
        "a": say("Coins: a"),
        "b": say("Coins: b"),
    }
    controls = {
        name: live.slider(label, start, start / 5, 5 * start, start / 20, ".2f")
        for name, label in labels.items()
        for start in [float(model.params_[name])]
    }
    return live.Explorer(say("Customers still alive"), draw, controls)
