"""Tests of chapter 07."""
