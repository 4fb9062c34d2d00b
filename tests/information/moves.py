"""What the tests of widgets share: a customer file without gaps, and controls that are moved."""

import numpy as np
import pandas as pd

from crmlab.information.measures.fields import field_schema


def full_file(records=60):
    """Return records in which every field says something."""
    fields = field_schema().index
    return pd.DataFrame({field: [f"{field} {n}" for n in range(records)] for field in fields})


def settings(control):
    """Return values of a control: a slider from end to end, or a list's options."""
    if hasattr(control, "options"):
        return list(control.options)
    return np.linspace(control.min, control.max, 5).tolist()


def moved_at_random(panel, moves=40):
    """Move one control after the other, and yield the sentence after each move."""
    random, controls = np.random.default_rng(7), list(panel.controls.values())
    for _ in range(moves):
        control = controls[random.integers(len(controls))]
        choices = settings(control)
        control.value = choices[random.integers(len(choices))]
        yield panel.picture.sentence
