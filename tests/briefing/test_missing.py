"""What a report lacks is shown with its reason, and is as empty as a list of none."""

import pytest
from IPython.core.formatters import HTMLFormatter

from crmlab.briefing.missing import Missing, attempt


def test_what_is_missing_is_handed_on_shows_why_and_is_empty():
    def fail(_):
        raise Missing("There are <5 of them.")

    missing = attempt(fail, 1)
    assert attempt(len, "ab", missing) is missing
    assert attempt(len, "ab") == 2
    assert not missing
    assert [*missing] == []
    assert repr(missing) == "There are <5 of them."
    assert HTMLFormatter()(missing) == "<p>There are &lt;5 of them.</p>"
    with pytest.raises(ZeroDivisionError):
        attempt(lambda: 1 / 0)
