"""Alarms by signed webhook: the HTTP door, signatures, strict JSON, and what a message means."""
