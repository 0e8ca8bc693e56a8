"""Channels that leave the desk."""
