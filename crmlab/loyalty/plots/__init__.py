"""Pictures of chapter 05: what measures return, drawn on an Axes with a description."""

import crmlab

__all__ = crmlab.public_names(globals())
