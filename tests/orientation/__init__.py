"""Tests of chapter 00."""
