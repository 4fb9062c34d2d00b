"""What a customer file asks for: 36 fields in eight groups, five levels, and what is sensitive.

The fields stand in ``fields.csv``, English and Chinese.
"""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from crmlab.checks import did_you_mean
from crmlab.messages import read_words, say

__all__ = ["field_schema"]

SOURCE = Path(__file__).with_name("fields.csv")


def field_schema() -> pd.DataFrame:
    """Return the 36 fields of the customer file, with their group, level and what is sensitive.

    The eight groups and five levels are those of the course's source: 1 is most basic, 2 advanced,
    3 fairly valuable, 4 high value, 5 of attention. It names 13 of these fields; on which level
    the others stand is this course's own choice. ``reason`` says why a field is ``sensitive``: it
    is of a kind that the law protects more, gives such a kind away, or is about somebody else. It
    is a rule for teaching and no legal advice; the law is the Personal Information Protection Law
    (PIPL, 2021), art. 28, and the General Data Protection Regulation (GDPR, 2016), art. 9. Texts
    stand beside in Chinese (``group_zh``, ..., ``zh``).

    >>> print(field_schema().loc[["email", "food"], ["group", "level", "sensitive"]])
           group  level  sensitive
    field
    email  basic      2      False
    food    life      5       True
    """
    fields = read_words(SOURCE, "field", ids=["group"])
    fields.insert(fields.columns.get_loc("reason"), "sensitive", fields["reason"] != "")
    return fields


def check_fields(fields: Iterable[str], schema: pd.DataFrame) -> None:
    """Raise a ValueError that names the first of the fields that is not in the schema.

    >>> check_fields(["name", "wedding"], field_schema())
    Traceback (most recent call last):
    ValueError: There is no field 'wedding'. Did you mean 'wedding_date'?
    """
    for field in fields:
        if field not in schema.index:
            missing = say("There is no field {field!r}.", field=field)
            raise ValueError(missing + did_you_mean(field, schema.index))
