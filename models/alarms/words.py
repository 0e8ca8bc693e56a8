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
    "account_flood",  # one account sends faster than it may; nothing is dropped, its sender is slowed
    "unreadable",  # a partner's message was signed well and could not be read
    "webhook_refused",  # bad signature or time
    "webhook_conflict",  # an id used again with another body
)
# What an alarm phoned in rings as, until somebody knows more (DIRECTIVE rule 3).
PHONED_PRIORITY = {
    "personal": 1, "duress": 1, "threat_call": 1, "burglary": 2, "tamper": 3, "technical": 4, "battery": 4,
    "missed_test": 4, "silent_line": 3, "unclassified": 2,
}  # fmt: skip
# Kinds where a call could betray the person: act first, do not ring them (DIRECTIVE rule 6).
PANIC_KINDS = frozenset({"personal", "duress"})
