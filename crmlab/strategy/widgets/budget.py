"""Widget of a budget over several fields."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.messages import say
from crmlab.strategy.measures.budget import best_budget, budget_value
from crmlab.strategy.plots.budget import plot_budget

__all__ = ["budget_widget"]


def budget_widget(curves: pd.DataFrame, budget: float) -> live.Explorer:
    """Return a spread of a budget, a slider a field: the last field takes what is left."""
    *free, last = curves["field"]
    best = budget_value(curves, best_budget(curves, budget))["equity"].sum()

    def draw(ax: Axes, **thousands: float) -> live.Drawn:
        spent = {field: 1_000 * thousands[field] for field in free}
        left = budget - sum(spent.values())
        spent[last] = max(left, 0)
        plot_budget(budget_value(curves, spent), best, ax=ax)
        if left < 0:
            over = theme.money(-left)
            return ax, say("That is {over} more than the budget: take some back.", over=over)
        return ax, say("What is left goes to {field}.", field=theme.words(last))

    equal = round(budget / len(curves) / 1_000)
    controls = {
        field: live.slider(
            say("{field} (1,000 CNY)", field=theme.words(field)), equal, 0, budget // 1_000, 10
        )
        for field in free
    }
    return live.Explorer(say("Where the next yuan goes"), draw, controls)
