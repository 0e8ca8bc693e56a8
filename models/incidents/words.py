"""The fixed words of an incident, as stored: near miss (tillbud) or harm (skada), open or closed (D53, D54)."""

OUTCOMES = ("near_miss", "harm")
INCIDENT_STATES = ("open", "closed")
POLICE_STATES = ("not_known", "to_file", "filed", "not_filed")
CLOSE_CLASSES = ("handled", "referred", "no_incident")
