"""The kinds of answer an exercise can ask for, and when two answers are the same.

A kind reads what a learner gave (or says what it expected instead), compares it with another
answer within a stated tolerance, and tells where the two first differ without giving the right
answer away. It knows nothing of exercises or of how feedback looks.
"""

from crmlab.answers.functions import Case, Function, is_stub
from crmlab.answers.kind import Kind, WrongKind, describe
from crmlab.answers.labels import Label, Labels, Ranking
from crmlab.answers.numbers import Integer, Number, Vector, share
from crmlab.answers.pairs import Pairs
from crmlab.answers.tables import Table

__all__ = [
    "Case",
    "Function",
    "Integer",
    "Kind",
    "Label",
    "Labels",
    "Number",
    "Pairs",
    "Ranking",
    "Table",
    "Vector",
    "WrongKind",
    "describe",
    "is_stub",
    "share",
]
