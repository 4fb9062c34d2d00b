"""The first widget a learner moves."""

import pytest

from crmlab.orientation.widgets import memory_widget


def test_the_slider_moves_the_picture_and_its_sentence():
    panel = memory_widget(options=5)
    before = panel.picture.image.value
    (slider,) = panel.controls.values()
    slider.value = 90
    assert "right in 92.0 % of cases" in panel.picture.sentence
    assert panel.picture.image.value != before


def test_the_axis_counts_orders_as_the_slider_does():
    panel = memory_widget(options=5)
    assert list(panel.controls) == ["Orders remembered (%)"]
    assert panel.picture._figure.axes[0].get_xlabel() == "Orders right"


@pytest.mark.parametrize(("memory", "right"), [(0, "20.0 %"), (75, "80.0 %"), (100, "100.0 %")])
def test_no_memory_is_guessing_and_a_full_one_is_always_right(memory, right):
    panel = memory_widget(options=5)
    next(iter(panel.controls.values())).value = memory
    assert f"right in {right} of cases" in panel.picture.sentence
