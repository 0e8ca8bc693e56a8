"""Incidents: near miss and harm."""
