"""Pictures of what CRM is for: three roads to profit, and two effects in money."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import lying_bars, waterfall
from crmlab.messages import say
from crmlab.theme import money, picture

__all__ = ["plot_profit_effects", "plot_profit_routes"]


@picture
def plot_profit_effects(ax: Axes, effects: pd.DataFrame) -> tuple[str, str]:
    """Draw what each effect adds to profit (`profit_effects`), and what they come to together."""
    gains = effects["gain"]
    together = gains.sum()
    labels = [money(gain, sign=True) for gain in (*gains, together)]
    colours = [theme.ORANGE if gain < 0 else theme.BLUE for gain in gains]
    names = [theme.words(name) for name in gains.index]
    waterfall(ax, gains, [*names, say("together")], [*colours, theme.GREY], labels)
    headline = say("Together the effects come to {together} a year", together=labels[-1])
    return headline, say(
        "Effect on a year's profit: {parts}; together {together}.",
        parts="; ".join(f"{name} {gain}" for name, gain in zip(names, labels, strict=False)),
        together=labels[-1],
    )


@picture
def plot_profit_routes(ax: Axes, routes: pd.Series) -> tuple[str, str]:
    """Draw what each road to enterprise value adds to profit (`profit_routes`), largest on top."""
    bars = {
        "competitiveness": say("price\n(competitiveness)"),
        "lifecycle": say("customers who stay\n(lifecycle)"),
        "efficiency": say("service\n(efficiency)"),
    }
    gains = routes.sort_values(ascending=False)
    labels = [money(gain, sign=True) for gain in gains]
    lying_bars(ax, gains.rename(index=bars), labels, theme.BLUE)
    roads = [theme.words(road) for road in gains.index]
    parts = [f"{road} {gain}" for road, gain in zip(roads, labels, strict=True)]
    headline = say("Most comes from {road}: {gain}", road=roads[0], gain=labels[0])
    return headline, say(
        "Effect of each road alone on a year's profit: {parts}.", parts=", ".join(parts)
    )
