"""Widget of the cube: which dimensions, and which slice of them."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live
from crmlab.messages import say
from crmlab.segmentation.measures import segment_cube
from crmlab.segmentation.plots import plot_cube

__all__ = ["cube_widget"]

ALL, SHOWN = "all", ("customers", "amount_per_customer")


def cube_widget(
    people: pd.DataFrame,
    value: str,
    behaviours: Sequence[str],
    demographics: Sequence[str],
    *,
    amount: str = "margin_12m",
) -> live.Explorer:
    """Return a slice of the cube value × behaviour × demographics, with a selector for each."""
    cubes = {
        (one, other): segment_cube(people, [value, one, other], amount=amount)
        for one in behaviours
        for other in demographics
    }
    whole = {pair: segment_cube(people, pair, amount=amount) for pair in cubes}
    classes = list(next(iter(cubes.values())).index.levels[0])
    controls = {
        "slice_of": live.choice(say("Slice of value"), [ALL, *classes]),
        "behaviour": live.choice(say("Behaviour"), list(behaviours)),
        "demographic": live.choice(say("Demographics"), list(demographics)),
        "show": live.choice(say("Show"), SHOWN),
    }

    def draw(ax: Axes, slice_of: str, behaviour: str, demographic: str, show: str) -> Axes:
        pair = behaviour, demographic
        flat = whole[pair] if slice_of == ALL else cubes[pair].xs(slice_of, level=0)
        return plot_cube(flat, show=show, ax=ax)

    return live.Explorer(say("Cube slicer"), draw, controls, height=4.6)
