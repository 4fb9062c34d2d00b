"""Widget of the learning relationship: what remembering adds to guessing."""

from matplotlib.ticker import PercentFormatter

from crmlab import live, theme
from crmlab.orientation.measures import hit_rate


def memory_widget(options: int = 5) -> live.Panel:
    """Return how often a café guesses right, with a slider for how well it remembers.

    Parameters
    ----------
    options
        Drinks among which it guesses when it does not remember.

    Returns
    -------
    Panel
    """
    memory = live.slider("Orders remembered (%)", 50, 0, 100, 1)
    figure = live.new_figure(height=2.6)
    ax = figure.subplots()
    names = ["without memory", "with memory"]
    guessed = hit_rate(0, options)
    colours = [theme.GREY, theme.BLUE]
    bars = ax.barh(names, [guessed, 1], color=colours)  # full, so that the axis has room
    labels = [
        ax.annotate("", (0, place), xytext=(6, 0), textcoords="offset points", va="center")
        for place in range(len(names))
    ]
    ax.set(xlim=(0, 1.15), xlabel="Orders right")
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1])
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    picture = live.LivePicture(figure, [*bars, *labels])

    def update() -> str:
        share = memory.value / 100
        right = hit_rate(share, options)
        for bar, label, rate in zip(bars, labels, (guessed, right), strict=True):
            live.stretch(bar, label, rate, theme.percent(rate))
        return (
            f"A café that remembers {theme.percent(share, 0)} of the orders and guesses the others "
            f"among {options} drinks is right in {theme.percent(right)} of cases."
        )

    return live.Panel("A café that remembers", [memory], picture, update)
