"""The record as an auditor reads it: verified, signed, exported, reviewed, and weeded without breaking the chain."""
