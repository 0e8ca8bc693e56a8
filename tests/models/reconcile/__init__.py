"""Tests of the reconciliation with the ARC."""
