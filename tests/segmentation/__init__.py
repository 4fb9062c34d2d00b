"""Tests of chapter 02."""
