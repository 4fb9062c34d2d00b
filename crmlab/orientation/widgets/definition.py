"""Widget of the definition: six phrases to sort into means and ends."""

from crmlab.orientation.measures.definition import definition_phrases
from crmlab.sorter import Sorter

REASONS = {
    "means": "It is something the firm does.",
    "end": "It is something the firm hopes to get by what it does.",
}


def definition_widget() -> Sorter:
    """Return the six phrases of the definition of CRM as cards for the columns means and end.

    Returns
    -------
    Sorter
    """
    # In the order of their wording, so that neighbours do not give each other away.
    cards = definition_phrases().set_index("phrase")["part"].sort_index()
    return Sorter(
        cards.index.tolist(),
        [*REASONS],
        cards.to_dict(),
        reasons=cards.map(REASONS).to_dict(),
        title="A definition of CRM",
    )
