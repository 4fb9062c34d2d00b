"""Widgets of the frame: modules to sort into blocks, and measures to sort by their objectives."""

from crmlab import theme
from crmlab.checks import require_one_of
from crmlab.messages import say
from crmlab.sorter import Sorter
from crmlab.strategy.measures.frame import BLOCKS, PROCESSES, modules, objectives

__all__ = ["modules_widget", "objectives_widget"]


def modules_widget() -> Sorter:
    """Return 20 modules of CRM systems as cards for three operational blocks and analysis."""
    cards = modules().rename(columns={"module": "card", "block": "column"})
    # In the order of their wording, so that neighbours do not give each other away.
    cards = cards.assign(column=cards["column"].map(theme.words)).sort_values("card")
    return Sorter(cards, [*map(theme.words, BLOCKS)], say("Modules of a CRM system"))


def objectives_widget(process: str = "select") -> Sorter:
    """Return the measures of a process as cards for the objectives that they serve."""
    require_one_of("process", process, PROCESSES)
    rows = objectives().query("process == @process")
    cards = rows.rename(columns={"objective": "column", "why": "note"})[["column", "note"]]
    cards = cards.assign(card=rows["measure"].map(theme.words)).sort_values("card")
    title = say("Measures and objectives: {process}", process=theme.words(process))
    return Sorter(cards, [*rows["objective"].unique()], title)
