"""Tests of chapter 04."""
