"""Pictures of chapter 07: what a measure returns, on an Axes."""

import crmlab

__all__ = crmlab.public_names(globals())
