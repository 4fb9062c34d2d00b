"""A file in, a report out; or one for each store of it."""

from crmlab.reports.making import ReportError, make_report

__all__ = ["ReportError", "make_report"]
