"""Webhook partners."""
