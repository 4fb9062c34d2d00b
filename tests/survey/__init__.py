"""Tests of the reader of surveys."""
