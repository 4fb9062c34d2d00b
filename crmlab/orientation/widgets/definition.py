"""Widget of the definition: six phrases to sort into means and ends."""

from crmlab import theme
from crmlab.messages import say
from crmlab.orientation.measures.definition import definition_phrases
from crmlab.sorter import Sorter

__all__ = ["definition_widget"]


def definition_widget() -> Sorter:
    """Return the six phrases of the definition of CRM as cards for the columns means and end."""
    reasons = {
        "means": say("It is something the firm does."),
        "end": say("It is something the firm hopes to get by what it does."),
    }
    # In the order of their wording, so that neighbours do not give each other away.
    cards = definition_phrases().rename(columns={"phrase": "card", "part": "column"})
    parts, why = cards["column"].map(theme.words), cards["column"].map(reasons)
    cards = cards.assign(column=parts, reason=why).sort_values("card")
    return Sorter(cards, [*map(theme.words, reasons)], say("A definition of CRM"))
