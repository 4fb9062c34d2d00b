"""Tests of chapter 01."""
