"""The first widget a learner moves."""

import pytest

from crmlab.orientation.widgets import memory_widget

pytestmark = pytest.mark.usefixtures("unseen")


def test_the_axis_counts_orders_as_the_slider_does():
    explorer = memory_widget(options=5)
    assert explorer.controls["memory"].description == "Orders remembered (%)"
    assert explorer.figure.axes[0].get_xlabel() == "Orders right"


@pytest.mark.parametrize(
    ("memory", "right"), [(0, "20.0 %"), (75, "80.0 %"), (90, "92.0 %"), (100, "100.0 %")]
)
def test_no_memory_is_guessing_and_a_full_one_is_always_right(memory, right):
    explorer = memory_widget(options=5)
    explorer.controls["memory"].value = memory
    assert f"right in {right} of cases" in explorer.sentence
    assert f"Right in {right} of cases" in explorer.figure.axes[0].get_title("left")
