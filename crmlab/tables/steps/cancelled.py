"""Entries that stand for a number that was used and cancelled: their customer is called so."""

import numpy as np

from crmlab.messages import say
from crmlab.tables.cells.parsed import Distinct
from crmlab.tables.cells.words import plain, said
from crmlab.tables.sales.sales import Options, Sales


def set_cancelled_aside(sales: Sales, _: Options) -> None:
    """Set aside the rows without an amount whose customer is called cancelled."""
    label = sales.found["customer_id"]
    nothing = ~(np.abs(sales.amounts) > 0)
    customers = Distinct(sales.frame[label].where(nothing))
    for place, value in enumerate(customers.values):
        if said(plain(value).strip("()[]*- "), "note"):
            rule = say("{column} is {value}: no sale", column=label, value=str(value).strip())
            sales.ledger.set_no_sale_aside(rule, customers.codes == place, "customer_id")
