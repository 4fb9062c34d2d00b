"""What the tests of widgets share: a customer file without gaps."""

import pandas as pd

from crmlab.information.measures.fields import field_schema


def full_file(records=60):
    """Return records in which every field says something."""
    fields = field_schema().index
    return pd.DataFrame({field: [f"{field} {n}" for n in range(records)] for field in fields})
