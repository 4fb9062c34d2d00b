"""The definition of CRM that most books quote, taken apart into means and ends."""

import pandas as pd

from crmlab.orientation.measures.words import read_words

__all__ = ["definition_phrases"]


def definition_phrases() -> pd.DataFrame:
    """Return the three means and the three ends of Gartner's definition of CRM.

    A means is what the firm does, an end what it does it for (Gartner; Eisenfeld & Berg 2000 have a
    close wording).

    >>> definition_phrases()["part"].value_counts().to_dict()
    {'means': 3, 'end': 3}
    """
    return read_words("definition")
