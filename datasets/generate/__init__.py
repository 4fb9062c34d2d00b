"""Generators of the synthetic data: one module a set, one function a table, one seed a table."""
