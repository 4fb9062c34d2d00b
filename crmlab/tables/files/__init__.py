"""From a file to a raw table: its encoding, its delimiter, its header, its rows."""
