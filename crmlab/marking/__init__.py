"""Marking: submissions in, marks, gradebooks and pages out; learners' code runs in a sandbox.

Only answers leave the sandbox, and `check`'s engine looks at them outside of it.
"""

from crmlab.marking.batch import *  # noqa: F403
