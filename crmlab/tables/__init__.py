"""The one door for outside data: read a sales file, rename its columns, set bad rows aside."""

from .errors import TableError
from .reading import Reading
from .transactions import read_transactions

__all__ = ["Reading", "TableError", "read_transactions"]
