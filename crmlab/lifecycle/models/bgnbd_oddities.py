"""What can be odd about a fit of the BG/NBD model, in words."""

from crmlab.lifecycle.models.fitting import Estimate

NOBODY_LEAVES = 0.001  # dropout per purchase that cannot be told from none


def oddities(estimate: Estimate, purchases: float, unit: str) -> str:
    """Say in words what is odd about a fit.

    Parameters
    ----------
    estimate
        Of r, alpha, a and b.
    purchases
        Repeat purchases of all customers.
    unit
        Of time, in the plural: "weeks".

    Returns
    -------
    str
        Empty if nothing is.
    """
    if not purchases:
        return (
            "Nobody bought a second time, so nothing can be learned about rates or dropout: "
            "read neither the parameters nor the forecasts."
        )
    r, alpha, a, b = estimate.params
    rates, dropouts = estimate.running.keys() & {"r", "alpha"}, estimate.running.keys() & {"a", "b"}
    dropout, said = a / (a + b), []
    if rates and r > 1:
        said.append(
            "The parameters r and alpha run to infinity together: customers here buy at one and "
            f"the same rate, about {r / alpha:.3g} a {unit[:-1]}."
        )
    elif rates:
        said.append("The parameter r runs to zero: a few customers buy, and most never do.")
    if dropout < NOBODY_LEAVES:
        said.append(
            f"Hardly anyone is seen to leave (a / (a + b) = {dropout:.2g}): P(alive) stays near 1 "
            "for all but the longest silence."
        )
    elif dropouts and a + b > 4:
        said.append(
            "The parameters a and b run to infinity together: all customers drop out with one and "
            f"the same probability, {dropout:.1%} after each repeat purchase."
        )
    elif dropouts:
        said.append(
            "The parameters a and b run to zero together: some customers leave after their first "
            "repeat purchase, and the others never."
        )
    if estimate.running:
        said.append("Read the forecasts, not the parameters.")
    return " ".join(said)
