"""Tests of chapter 03."""
