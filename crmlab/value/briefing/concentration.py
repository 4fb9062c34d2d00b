"""How much hangs on the best customers, where there are enough of them to say so."""

from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.briefing.labels import figure_table
from crmlab.briefing.missing import Missing
from crmlab.checks import SMALLEST_GROUP
from crmlab.messages import say
from crmlab.value.measures.concentration import customers_for, gini, pareto, top_count, top_share
from crmlab.value.plots.concentration import plot_pareto

FEWEST = 25  # customers, of whom the best 20 % are five
CARRYING, EVEN = 0.40, 0.25  # of all, what the best bring: more is to depend on them, less is not


class Concentration(NamedTuple):
    """What each customer brings, a loss counted as nothing, and how much of it the best of them.

    A share of a sum that losses have made smaller can be more than all of it.
    """

    gains: pd.Series
    losses: pd.Series
    what: str  # revenue or margin

    @property
    def best(self) -> int:
        """How many the best are who can be looked after one by one: 5 % or five customers."""
        return max(SMALLEST_GROUP, top_count(len(self.gains), 0.05))

    @property
    def share(self) -> float:
        """What they bring of all."""
        return float(self.gains.nlargest(self.best).sum() / self.gains.sum())

    @property
    def is_on_few(self) -> bool:
        """Whether the business depends on them: much comes from them, and from few."""
        return self.share >= max(CARRYING, 4 * self.best / len(self.gains))

    @property
    def is_on_many(self) -> bool:
        """Whether most comes from all others: whatever the best do, it goes on."""
        return self.share < max(EVEN, 2 * self.best / len(self.gains))


def read_concentration(value: pd.Series, what: str) -> Concentration:
    """Return what hangs on the best; missing where customers are too few to tell."""
    losses = value[value < 0]
    if len(value) - len(losses) < FEWEST:
        raise Missing(
            "{customers} customers are too few to say how much hangs on the best ones: it takes "
            "{fewest} without a loss.",
            customers=theme.count(len(value)),
            fewest=FEWEST,
        )
    return Concentration(value.clip(lower=0), losses, what)


def readable_fractions(part: Concentration, *fractions: float) -> list[float]:
    """Return the top fractions that hold at least five customers."""
    return [f for f in fractions if top_count(len(part.gains), f) >= SMALLEST_GROUP]


def plot_concentration(part: Concentration) -> Axes:
    """Draw the concentration of value, read at the best 5 % and 20 % where they are a group."""
    marks = readable_fractions(part, 0.05, 0.20)
    return plot_pareto(pareto(part.gains), marks=marks, what=part.what)


def concentration_table(part: Concentration) -> pd.DataFrame:
    """Return how concentrated value is, as text: top shares, customers for 80 %, Gini."""
    what, figures = theme.words(part.what), {}
    for fraction in readable_fractions(part, 0.01, 0.05, 0.10, 0.20):
        best = say("best {share} of customers", share=theme.percent(fraction, 0))
        figures[best] = say(
            "{share} of {what} ({customers} customers)",
            what=what,
            share=theme.percent(top_share(part.gains, fraction)),
            customers=theme.count(top_count(len(part.gains), fraction)),
        )
    most = customers_for(part.gains, 0.80)
    figures[say("80 % of {what} comes from", what=what)] = say(
        "{count} customer", "{customers} customers", count=most, customers=theme.count(most)
    )
    figures[say("Gini coefficient")] = f"{gini(part.gains):.3f}"
    return figure_table(figures)


def about_losses(part: Concentration) -> str:
    """Return that a loss counts as nothing, in sections 4 and 5, where some have one."""
    if part.losses.empty:
        return ""
    if len(part.losses) < SMALLEST_GROUP:
        return say(
            "A loss counts as nothing here and in the pyramid: shares are of the {gains} that "
            "customers without one bring. A few bring one, fewer than {least}.",
            gains=theme.money(part.gains.sum()),
            least=SMALLEST_GROUP,
        )
    return say(
        "A loss counts as nothing here and in the pyramid: shares are of the {gains} that "
        "{customers} customers without one bring. {losing} others bring a loss, {loss} together.",
        gains=theme.money(part.gains.sum()),
        customers=theme.count(len(part.gains) - len(part.losses)),
        losing=theme.count(len(part.losses)),
        loss=theme.money(-part.losses.sum()),
    )


def advice_on_few(part: Concentration) -> str:
    """Return what it advises that the business depends on a few customers; nothing otherwise."""
    if not part.is_on_few:
        return ""
    return say(
        "Your best {best} of {customers} customers bring {share} of {what}. Give each of them a "
        "person to turn to, and watch them one by one: you depend on them.",
        **_numbers(part),
    )


def advice_on_many(part: Concentration) -> str:
    """Return what it advises that others count, too; nothing where it depends on a few."""
    if part.is_on_few:
        return ""
    if part.is_on_many:
        return say(
            "Your best {best} of {customers} customers bring {share} of {what}: no small group "
            "carries the whole. Improve what all customers meet before you build a programme for "
            "a few.",
            **_numbers(part),
        )
    return say(
        "Your best {best} of {customers} customers bring {share} of {what}. Know them by name, and "
        "improve what all customers meet: both count.",
        **_numbers(part),
    )


def _numbers(part: Concentration) -> dict[str, str]:
    return {
        "best": theme.count(part.best),
        "customers": theme.count(len(part.gains)),
        "share": theme.percent(part.share),
        "what": theme.words(part.what),
    }
