"""The three reports on a sales file joined into a scorecard, against targets from a TOML file."""
