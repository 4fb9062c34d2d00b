"""The kinds of answer an exercise can ask for, and when two answers are the same.

A kind reads what a learner gave (or says what it expected instead), compares it with another
answer within a stated tolerance, and tells where the two first differ without giving the right
answer away. It knows nothing of exercises or of how feedback looks.
"""

from crmlab.answers.functions import *  # noqa: F403
from crmlab.answers.kind import *  # noqa: F403
from crmlab.answers.labels import *  # noqa: F403
from crmlab.answers.numbers import *  # noqa: F403
from crmlab.answers.pairs import *  # noqa: F403
from crmlab.answers.tables import *  # noqa: F403
