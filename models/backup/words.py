"""The fixed words of backups, as stored. Their Swedish and English stand in the catalogues."""

# What was run: a copy was made, or one was read back on trial.
KINDS = ("backup", "drill")
OUTCOMES = ("good", "failed")

MADE, FAILED, DRILLED, RESTORED, KEY_MADE = (
    "backup.made",
    "backup.failed",
    "backup.drilled",
    "backup.restored",
    "backup.key_made",
)
