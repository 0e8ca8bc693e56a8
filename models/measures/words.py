"""The fixed words of measures, as stored. Their Swedish and English stand in the catalogues."""

# The directive's seven kinds of support, in its order (D18-D24).
MEASURE_KINDS = (
    "talks",
    "threat_analysis",
    "home_inspection",
    "shell_protection",
    "alarm",
    "guarding",
    "incident_reporting",
)
PURPOSES = ("preventive", "incident")
MEASURE_STATES = ("requested", "decided", "in_place", "refused", "ended")
# Where a measure stands in the order of the Act: away with the risk before telling of it (D77).
HIERARCHY = ("", "eliminate", "replace", "reduce", "inform")
# Likelihood times consequence, 0 to 5 each.
HIGHEST_RISK = 25
RECEIPTS = ("handed_out", "returned")
ASKERS = ("person", "office", "board", "relative", "other")
ADVICE_CHANNELS = ("phone", "mail", "meeting", "other")
