"""Picture of a firm's place between traditional marketing and CRM, on nine dimensions."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import label_spokes, number_rings, radar
from crmlab.messages import say
from crmlab.orientation.measures.contrasts import HIGHEST_RATING, maturity
from crmlab.theme import percent, picture

__all__ = ["plot_maturity"]


@picture(projection="polar")
def plot_maturity(ax: Axes, rated: pd.Series) -> tuple[str, str]:
    """Draw nine ratings (`rated_dimensions`) as a radar, with the maturity above.

    Read the distance on each spoke, not the area: that grows with the square of the ratings, and
    depends on the order of the dimensions.
    """
    angles = radar(ax, len(rated), HIGHEST_RATING, range(1, HIGHEST_RATING + 1))
    ax.fill(angles, rated, facecolor=theme.BLUE, alpha=0.15)
    corners = [*angles, angles[0]], [*rated, rated.iloc[0]]
    ax.plot(*corners, color=theme.BLUE, marker="o", markersize=9, clip_on=False, zorder=3)
    number_rings(ax)
    names = rated.index.map(theme.words)
    texts = [f"{name} {rating:g}" for name, rating in zip(names, rated, strict=True)]
    label_spokes(ax, angles, texts)
    share = maturity(rated)
    headline = say("CRM maturity {share}", share=percent(share, 0))
    if (rated == rated.min()).sum() == 1:
        worst = names[rated.argmin()]
        headline = say(
            "CRM maturity {share},\nleast in {worst}", share=percent(share, 0), worst=worst
        )
    said = say(
        "Nine ratings from 0 (all traditional marketing) to {top} (all CRM): {ratings}. Together "
        "{points:g} of {highest} points, a maturity of {share}.",
        top=HIGHEST_RATING,
        ratings=", ".join(texts),
        points=rated.sum(),
        highest=HIGHEST_RATING * len(rated),
        share=percent(share),
    )
    if rated.min() == rated.max():
        return headline, said
    best, worst = (", ".join(names[rated == end]) for end in (rated.max(), rated.min()))
    ends = say("Furthest towards CRM: {best}; least far: {worst}.", best=best, worst=worst)
    return headline, f"{said} {ends}"
