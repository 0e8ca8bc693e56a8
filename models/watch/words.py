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
)
# What has no length of its own: it ends as it begins.
MOMENTS = frozenset(
    {"clock_jump", "spool_hole", "spool_cut", "spool_changed", "database_rolled_back", "frame_refused"}
)
