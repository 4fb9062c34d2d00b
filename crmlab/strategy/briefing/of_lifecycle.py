"""The measures of the scorecard that the report on the lifecycle gives."""

from crmlab.briefing.missing import Missing
from crmlab.briefing.moments import span
from crmlab.lifecycle.briefing.figures import off_by
from crmlab.lifecycle.briefing.findings import Findings
from crmlab.lifecycle.measures.survival import survival_at
from crmlab.strategy.briefing.measured import Measured, between, share_of_group, there

MONTHS = 3  # in which a customer is to come back


def repurchase_rate(found: Findings) -> Measured:
    """Return the share of customers who come back within three months."""
    curve = there(found.returns)
    if curve["time"].iloc[-1] < MONTHS:
        raise Missing("Too few customers could be watched for {months} months.", months=MONTHS)
    error = curve["std_err"][curve["time"] <= MONTHS].iloc[-1]
    return Measured(1 - survival_at(curve, MONTHS), error)


def value_in_12_months(found: Findings) -> Measured:
    """Return the mean margin that is expected in the next 12 months."""
    _require_forecast(found)
    if found.is_short:
        raise Missing(
            "The file covers {span}: a year is further than anything it has seen.",
            span=span(found.days),
        )
    worth = there(found.worth)
    people = len(worth.value)
    return between(worth.value.mean(), *(total / people for total in worth.likely))


def customers_slipping_away(found: Findings) -> Measured:
    """Return the share of customers who bought often and may be leaving."""
    _require_forecast(found)
    if found.outlook.is_flat:
        raise Missing("P(alive) hardly differs between those who bought again.")
    return share_of_group(len(there(found.slipping)), len(found.summary))


def _require_forecast(found: Findings) -> None:
    there(found.outlook)
    if not found.holdout:
        raise Missing("The forecast could not be tried. {why}", why=found.holdout)
    if found.holdout.is_doubtful:
        raise Missing(
            "When the forecast of all purchases was tried, it was {off}.",
            off=off_by(found.holdout.errors.at["model", "total_error"]),
        )
