"""The ARC's monthly list held against our own alarms: what either has and the other lacks (D32)."""
