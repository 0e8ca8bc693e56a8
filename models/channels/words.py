"""The fixed words of channels, as stored."""

# apprise: an address that Apprise understands (SMS or call gateway, Teams, mail). command: a program of the city's own.
CHANNEL_KINDS = ("apprise", "command")
# Whose channel it is: a telephone that goes with the duty, or "all" for one that is used when everybody is called.
# The last two are told early with a ready text, and never woken by the ladder.
EARLY = ("head", "communications")
CHANNEL_DUTIES = ("tib", "tib_backup", "contact", "all", *EARLY)
# accepted: the service took it, which says nothing of anybody having seen it. stopped: somebody had the alarm, or said
# they were awake. overtaken: a newer message about the same went instead. expired: nobody took it before its deadline.
# refused: the address cannot be used at all.
OUTCOMES = ("accepted", "stopped", "overtaken", "expired", "refused")
# Why a try failed, as the glass says it.
FAULTS = ("failed", "hung", "refused", "missing")
