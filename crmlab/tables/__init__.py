"""The one door for outside data: read a file, rename its columns, set bad rows aside."""

from crmlab.tables.customers import read_customers
from crmlab.tables.errors import Refusal, TableError
from crmlab.tables.guard import write_csv
from crmlab.tables.reading import CustomerReading, Reading
from crmlab.tables.transactions import read_transactions

__all__ = [
    "CustomerReading",
    "Reading",
    "Refusal",
    "TableError",
    "read_customers",
    "read_transactions",
    "write_csv",
]
