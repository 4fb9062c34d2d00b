"""Widgets of the firm's side: the value box and the four levers."""

from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.checks import require_above_zero
from crmlab.messages import say
from crmlab.value.measures import STRATEGIES, revenue_levers
from crmlab.value.plots import plot_levers, plot_value_box

__all__ = ["levers_widget", "value_box_widget"]


def value_box_widget(
    customers: float = 12_000, profit: float = 480, years: float = 3.5
) -> live.Explorer:
    """Return a box whose volume is the `enterprise_value`, with a slider for each side.

    Each slider reaches from half to one and a half times its start, whose box stays as a
    dashed outline.
    """
    start = {"customers": customers, "profit": profit, "years": years}
    require_above_zero(**start)
    reach = {name: (at, at / 2, at * 1.5, live.round_step(at)) for name, at in start.items()}
    profit_label = say("Profit a year ({currency})", currency=theme.currency())
    controls = {
        "customers": live.slider(say("Customers"), *reach["customers"]),
        "profit": live.slider(profit_label, *reach["profit"]),
        "years": live.slider(say("Years"), *reach["years"], ".2f"),
    }
    largest = tuple(1.5 * at for at in start.values())

    def draw(ax: Axes, **now: float) -> Axes:
        return plot_value_box(**now, before=tuple(start.values()), largest=largest, ax=ax)

    return live.Explorer(say("Value box: customers × profit × years"), draw, controls)


def levers_widget(
    customers: float = 10_000, orders: float = 4, basket: float = 150
) -> live.Explorer:
    """Return the waterfall of `revenue_levers`, with a slider for each of the four strategies."""
    require_above_zero(customers=customers, orders=orders, basket=basket)
    names = (
        say("Acquisition (+ %)"),
        say("Retention (+ %)"),
        say("Penetration (+ %)"),
        say("Cross-selling (+ %)"),
    )
    sliders = [live.slider(name, 5, 0, 11, 0.5, ".1f") for name in names]

    def draw(ax: Axes, **per_cent: float) -> Axes:
        changes = {strategy: change / 100 for strategy, change in per_cent.items()}
        return plot_levers(revenue_levers(customers, orders, basket, changes), ax=ax)

    return live.Explorer(
        say("Four levers on revenue"), draw, dict(zip(STRATEGIES, sliders, strict=True))
    )
