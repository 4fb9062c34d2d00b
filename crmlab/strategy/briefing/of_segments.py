"""The measures of the scorecard that the report on segments gives."""

from crmlab.briefing.missing import Missing
from crmlab.briefing.rhythm import FEWEST, OFTEN
from crmlab.segmentation.briefing.findings import Findings
from crmlab.strategy.briefing.measured import Measured, share, share_of_group, there


def customers_kept(found: Findings) -> Measured:
    """Return the share of those known a period ago who have bought since."""
    bought = there(found.moves).before["bought"]
    return share(int(bought.sum()), len(bought))


def slipped_customers(found: Findings) -> Measured:
    """Return the share of those known a period ago who have slipped since."""
    moves = there(found.moves)
    if moves.told == "nothing":
        raise Missing("Segments did not tell who buys again.")
    if (moves.before["frequency"] >= OFTEN).sum() < FEWEST:
        raise Missing("Too few customers bought three times or more.")
    return share_of_group(int(moves.table["slipped"].sum()), len(moves.before))
