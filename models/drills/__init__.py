"""Proofs and drills: what keeps lines and officers fresh on quiet days (DIRECTIVE rule 10)."""
