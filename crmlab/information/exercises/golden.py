"""Exercise 1-11: which of several values survives."""

import pandas as pd

from crmlab.answers import Labels
from crmlab.messages import later, say
from crmlab.scenes import Exercise, answer, given

# Of each field, the values of its three records, the oldest first, and the one that survives.
VALUES = {
    "account_id": ("S003", "S210", "S415"),
    "name": ("Wang Wei", "Wang Wei", "Wang Wie"),
    "mobile": ("10011112222", "10033334444", ""),
    "address": ("Lotus Road 12", "", "Harbour Street 7"),
    "email": ("", "wei@example.com", "n/a"),
}
GOLDEN = ["S003", "Wang Wei", "10033334444", "Harbour Street 7", "wei@example.com"]
WHY = {
    "account_id": later("the *first* account stays: the orders hang on it"),
    "name": later("the *most common* name stays: the last one is a slip of the pen"),
    "mobile": later("the latest number that is not empty stays"),
    "address": later("the *latest* address stays: people move"),
    "email": later("an empty cell or `n/a` says nothing: the latest that says something stays"),
}


class _Survivors(Labels):
    def read(self, answer: object) -> list[str]:
        """Return the values in order; where there is none, as `n/a`, which says nothing either."""
        if isinstance(answer, dict | pd.Series):
            known = pd.Series(answer, dtype=object)
            answer = known.where(known.notna(), "n/a")
        return super().read(answer)


def _which_rule(given, survivors):
    """Say by which rule the first field that is wrong is decided."""
    for field, one, other in zip(VALUES, given, survivors, strict=True):
        if one != other:
            return say("{field}: {why}", field=field, why=say(WHY[field]))
    return ""


class Person(Exercise, id="1-11"):
    survivors = given(GOLDEN, "values", "the values that survive")
    golden = answer(
        survivors,
        _Survivors(
            [*VALUES], sorted({each for values in VALUES.values() for each in values} - {""})
        ),
        "the golden record",
    )
    golden.symptom(_which_rule)
    then = (
        "No rule is right for every field. Together they made a record that stood in the file "
        "nowhere."
    )
    hints = (
        "Go field by field: which rule does the table above give for it?",
        "Latest means: the latest value that says something. An empty cell and `n/a` say nothing.",
        "Name and account are not decided by the date of the last record.",
    )
