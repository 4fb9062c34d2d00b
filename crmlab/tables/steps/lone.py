"""Rows of one cell: headings such as months, and notes. They are no sales that lack something."""

import numpy as np

from crmlab.messages import say
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.sales.sales import Options, Sales


def set_lone_cells_aside(sales: Sales, _: Options) -> None:
    """Set aside the rows in which nothing stands but one cell, and that is no number of a sale."""
    money = {sales.found[meaning] for meaning in sales.numbers if meaning in sales.found}
    filled = np.column_stack([~is_blank(sales.frame[label]) for label in sales.frame])
    of_money = [label in money for label in sales.frame]
    rows = (filled.sum(axis=1) == 1) & ~filled[:, of_money].any(axis=1)
    if (rows & sales.stays).any():
        rule = say("one cell alone, such as a heading: no sale")
        sales.ledger.set_no_sale_aside(rule, rows)
