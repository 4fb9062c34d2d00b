"""One step a module: what is no sale of its own, and what an amount is."""
