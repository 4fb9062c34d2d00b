"""Widget of the channels: a mix of one's own against the best for the same money."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.information.measures.channels import GOALS, channel_mix, cost_per_valid_record, mix_of
from crmlab.information.plots import plot_channel_mix
from crmlab.messages import say

__all__ = ["channel_mix_widget"]


def channel_mix_widget(channels: pd.DataFrame) -> live.Explorer:
    """Return a mix of channels with a slider for the records of each, against the best mix.

    It starts with half of what every channel can bring. The button takes the mix that brings
    the most for the money spent: valid records, or those with consent as well. The channels are as
    in `cost_per_valid_record`.
    """
    costs = cost_per_valid_record(channels).loc[list(channels["channel"])]
    controls = {"goal": live.choice(say("Count records that are"), GOALS)}
    for channel, most in costs["records"].items():
        label = say("Records: {channel}", channel=theme.words(channel))
        controls[channel] = live.slider(label, round(most / 2), 0, most, 1)

    def mixes(goal: str, records: dict[str, float]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the mix of the sliders, and the best one for the same money."""
        mix = mix_of(channels, pd.Series(records))
        return mix, channel_mix(channels, mix["cost"].sum(), goal)

    def draw(ax: Axes, goal: str, **records: float) -> Axes:
        return plot_channel_mix(*mixes(goal, records), costs, goal=goal, ax=ax)

    def take_best() -> None:
        records = {channel: controls[channel].value for channel in costs.index}
        _, best = mixes(controls["goal"].value, records)
        # Whole records, so that no more is spent.
        explorer.set(**best["records"].astype(int).to_dict())

    below = [live.button(say("Take the best mix"), take_best)]
    explorer = live.Explorer(say("Mix of channels"), draw, controls, height=5.4, below=below)
    return explorer
