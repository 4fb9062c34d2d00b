"""How good a customer file is, in the words of a report that never shows a value of the file.

Rows are named by their numbers, and in a file of fewer than 50 records not even so.
"""

from crmlab.information.briefing.figures import (
    ages_in_a_crowd,
    anonymity_text,
    column_table,
    double_figures,
    double_rows,
    fill_table,
    fix_lines,
    format_table,
    overview,
    places_table,
    sensitive_table,
)
from crmlab.information.briefing.findings import Anonymity, Doubles, Findings, findings
from crmlab.information.briefing.fixes import Fix, fixes

__all__ = [
    "Anonymity",
    "Doubles",
    "Findings",
    "Fix",
    "ages_in_a_crowd",
    "anonymity_text",
    "column_table",
    "double_figures",
    "double_rows",
    "fill_table",
    "findings",
    "fix_lines",
    "fixes",
    "format_table",
    "overview",
    "places_table",
    "sensitive_table",
]
