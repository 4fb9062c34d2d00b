"""Traditional marketing against CRM: nine contrasts, and a firm's place between the two."""

from collections.abc import Sequence

import pandas as pd

from crmlab import theme
from crmlab.checks import complete_numbers, refuse_where
from crmlab.messages import later, refusal, say
from crmlab.orientation.measures.words import read_words

__all__ = ["contrasts", "maturity", "rated_dimensions"]

HIGHEST_RATING = 4
# A firm that is strong on channels and horizon, and has nothing yet to say on price.
EXAMPLE_RATINGS = (2, 3, 1, 2, 4, 1, 2, 0, 3)


def contrasts() -> pd.DataFrame:
    """Return what traditional marketing and CRM say on nine dimensions, a row a dimension.

    The sources are Webster (1992), Peppers & Rogers (1993) and Grönroos (1994).

    >>> print(contrasts().loc[[0, 6], ["dimension", "traditional", "crm"]].to_string(index=False))
    dimension                     traditional                          crm
         goal                   Make the sale Win customers who stay loyal
        price The same discount for everybody Prices that differ by loyalty
    """
    return read_words("contrasts")


def maturity(ratings: Sequence[float] | pd.Series) -> float:
    """Return how far a firm has come from traditional marketing to CRM (share).

    ``maturity = sum of the ratings / (9 × 4)``, of ratings that `rated_dimensions` takes

    >>> maturity((2, 3, 1, 2, 4, 1, 2, 0, 3))
    0.5
    """
    rated = rated_dimensions(ratings)
    return float(rated.sum() / (HIGHEST_RATING * len(rated)))


def rated_dimensions(ratings: Sequence[float] | pd.Series) -> pd.Series:
    """Return the nine ratings by dimension, once they have been looked at.

    Each is from 0 (all traditional) to 4 (all CRM), in the order of `contrasts` or, in a Series, by
    the dimensions as labels.

    >>> rated_dimensions((2, 3, 1, 2, 4, 1, 2, 0, 3)).head(2)
    goal     2.0
    focus    3.0
    Name: rating, dtype: float64
    """
    names = contrasts()["dimension"].tolist()
    if len(ratings) != len(names):
        raise refusal(
            "There are {given} ratings; give nine, one for each of {names}.",
            given=len(ratings),
            names=", ".join(map(theme.words, names)),
        )
    if isinstance(ratings, pd.Series) and set(ratings.index) == set(names):
        ratings = ratings[names]  # by dimension, in whatever order they came
    rated = pd.Series(list(ratings), index=names, name="rating")
    rated = complete_numbers(rated, "ratings")
    rule = say("A rating goes from 0 to {highest}.", highest=HIGHEST_RATING)
    by_name = rated.rename(theme.words).map("{:g}".format)
    refuse_where(~rated.between(0, HIGHEST_RATING), rule, by_name, later("dimension"))
    return rated
