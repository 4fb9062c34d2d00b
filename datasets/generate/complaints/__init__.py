"""The desk that hears complaints: what is written to it, what it does, and what comes of it."""
