"""The fixed words of what troubles reception itself, as stored. Their Swedish and English stand in the catalogues."""

DISTURBANCES = (
    "outage",  # nobody received: between the watch's last sign of life and its start
    "database_away",  # received locally, into the spool, while the database was away
    "clock_jump",  # the wall clock was moved
    "suspend",  # the machine slept
    "spool_hole",  # records are missing inside the spool
    "spool_cut",  # the spool ends before what is known to have been written
    "spool_changed",  # a record does not decrypt or does not follow the one before
    "database_rolled_back",  # the database is older than what was stored in it
    "frame_refused",  # the database would not take a frame as it was; it is shown as far as that could be done
    "backup_failed",  # no copy could be made
    "backup_overdue",  # there has been no good copy for more than a day
    "restored",  # the database was put back from a copy: what came after that is to be asked about
)
# What cost no alarm, and is seen to by whoever keeps the machine rather than asked of the ARC.
OF_THE_MACHINE = frozenset({"backup_failed", "backup_overdue"})
# What has no length of its own: it ends as it begins.
MOMENTS = frozenset(
    {
        "clock_jump",
        "spool_hole",
        "spool_cut",
        "spool_changed",
        "database_rolled_back",
        "frame_refused",
        "backup_failed",
    }
)
