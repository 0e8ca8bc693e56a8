"""The fixed words of an alarm, as stored and as told in JSON. Their Swedish and English stand in the catalogues."""

KINDS = (
    "personal", "duress", "burglary", "tamper", "technical", "battery", "missed_test", "silent_line",
    "threat_call", "unclassified", "test",
)  # fmt: skip
PRIORITIES = (1, 2, 3, 4)
STATES = ("new", "acknowledged", "action_taken", "shelved", "out_of_service", "closed")
CLOSE_CLASSES = ("real", "probable", "user_error", "technical", "test", "unknown")
SOURCES = ("dc09_tcp", "dc09_udp", "webhook", "phone", "watch")
SIGNAL_EVENTS = ("alarm", "restore", "test", "status", "copy")
NOTICE_CAUSES = (
    "unknown_account",
    "undecryptable",
    "plaintext_refused",
    "time_refused",
    "too_many_connections",
)
# Kinds where a call could betray the person: act first, do not ring them (DIRECTIVE rule 6).
PANIC_KINDS = frozenset({"personal", "duress"})
