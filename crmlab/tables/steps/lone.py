"""Rows of one cell: headings such as months, and notes. They are no sales that lack something."""

from crmlab.messages import say
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.sales.sales import Options, Sales


def set_lone_cells_aside(sales: Sales, _: Options) -> None:
    """Set aside the rows in which nothing stands but one cell, and that is no number of a sale."""
    money = {sales.found[meaning] for meaning in sales.numbers if meaning in sales.found}
    rows = sales.stays.copy()
    for label in money:
        rows[rows] = is_blank(sales.frame[label][rows])
    if rows.any():
        filled = sum((~is_blank(cells)).to_numpy(int) for _, cells in sales.frame[rows].items())
        rows[rows] = filled == 1
    if rows.any():
        rule = say("one cell alone, such as a heading: no sale")
        sales.ledger.set_no_sale_aside(rule, rows)
