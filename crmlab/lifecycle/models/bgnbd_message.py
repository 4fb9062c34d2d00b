"""What is odd about a fit of the BG/NBD model, in words."""

from crmlab import theme
from crmlab.lifecycle.models.fitting import Estimate
from crmlab.lifecycle.periods import period
from crmlab.messages import say

NOBODY_LEAVES = 0.001  # dropout per purchase that cannot be told from none


def fit_message(estimate: Estimate, purchases: float, freq: str | None) -> str:
    """Say in words what is odd about a fit to so many repeat purchases; empty if nothing is."""
    if not purchases:
        return say(
            "Nobody bought a second time, so nothing can be learned about rates or dropout: "
            "read neither the parameters nor the forecasts."
        )
    r, alpha, a, b = estimate.params
    rates, dropouts = estimate.running.keys() & {"r", "alpha"}, estimate.running.keys() & {"a", "b"}
    dropout, said = a / (a + b), []
    if rates and r > 1:
        said.append(
            say(
                "The parameters r and alpha run to infinity together: customers here buy at one "
                "and the same rate, about {rate} a {period}.",
                rate=f"{r / alpha:.3g}",
                period=period(freq),
            )
        )
    elif rates:
        said.append(say("The parameter r runs to zero: a few customers buy, and most never do."))
    if dropout < NOBODY_LEAVES:
        said.append(
            say(
                "Hardly anyone is seen to leave (a / (a + b) = {dropout}): P(alive) stays near 1 "
                "for all but the longest silence.",
                dropout=f"{dropout:.2g}",
            )
        )
    elif dropouts and a + b > 4:
        said.append(
            say(
                "The parameters a and b run to infinity together: all customers drop out with one "
                "and the same probability, {dropout} after each repeat purchase.",
                dropout=theme.percent(dropout),
            )
        )
    elif dropouts:
        said.append(
            say(
                "The parameters a and b run to zero together: some customers leave after their "
                "first repeat purchase, and the others never."
            )
        )
    if estimate.running:
        said.append(say("Read the forecasts, not the parameters."))
    return " ".join(said)
