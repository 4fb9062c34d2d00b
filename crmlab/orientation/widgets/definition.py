"""Widget of the definition: six phrases to sort into means and ends."""

from crmlab.orientation.measures.definition import definition_phrases
from crmlab.sorter import Sorter


def definition_widget() -> Sorter:
    """Return the six phrases of the definition of CRM as cards for means and ends.

    Returns
    -------
    Sorter
    """
    # In the order of their wording, so that neighbours do not give each other away.
    cards = definition_phrases().set_index("phrase")["part"].sort_index()
    return Sorter(
        cards.index.tolist(), ["means", "ends"], cards.to_dict(), title="A definition of CRM"
    )
