"""The fixed words of a handover sheet, as stored."""

# In the order they are read: what rings first, what the officer signs by last.
SECTIONS = (
    "alarms", "shelved", "incidents", "deadlines", "guards", "exposed", "lines", "links", "drills", "duty", "others",
)  # fmt: skip
# How a line weighs: "late" wants somebody now, "warn" soon.
WEIGHTS = ("", "warn", "late")
# How somebody showed who they were when they signed: by their own login at a desk or command, or by their pass
# phrase at the desk where the other officer sits.
SIGNED_BY = ("login", "passphrase")
