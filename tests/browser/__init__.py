"""Tests of pages and of JupyterLab in a real browser."""
