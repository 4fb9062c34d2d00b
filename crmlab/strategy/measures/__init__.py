"""Numbers of chapter 07: tables or arrays in, Series, tables or numbers out."""

import crmlab

__all__ = crmlab.public_names(globals())
