"""The one door for outside data: read a file, rename its columns, set bad rows aside."""

from .customers import read_customers
from .errors import TableError
from .reading import CustomerReading, Reading
from .transactions import read_transactions

__all__ = ["CustomerReading", "Reading", "TableError", "read_customers", "read_transactions"]
