"""Referrals: whoever is out of scope is shown to the one who owns the matter, and nobody is left waiting."""
