"""Controls of chapter 05: measures and plots behind sliders."""

import crmlab

__all__ = crmlab.public_names(globals())
