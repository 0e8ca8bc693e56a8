"""The fixed words of the log: what a written line is about, and the groups its entries are shown in."""

CATEGORIES = ("event", "call", "action", "situation", "technical", "other")
# Written lines by officers, and what the system wrote, by the first word of each verb.
GROUPS: dict[str, tuple[str, ...]] = {
    "written": ("log", "contact_call"),
    "alarm": ("alarm", "plan", "disturbance", "drill", "proof", "line"),
    "incident": (
        "incident", "threat", "actor", "watch_note", "analysis", "referral", "evidence", "assessment", "obligation",
        "assignment", "police", "court", "crisis", "remedial",
        "share",
    ),
    "protection": ("measure", "guard", "advice", "protection", "transmitter", "device"),
    "duty": ("shift", "duty", "absence", "pattern", "handover", "presence"),
    "register": (
        "person", "office", "board", "mandate", "home", "scope", "ending", "offer", "talk", "act", "assurance",
        "course", "document", "list",
    ),
    "machine": (
        "channel", "backup", "key", "partner", "token", "operator", "desk", "policy", "head", "two_person", "record",
        "weed", "notice", "arc", "audit", "break_glass", "export", "search", "canary", "settings",
        "intake", "watch", "paper", "report",
    ),
}  # fmt: skip
# What the log shows until another group is asked for: the work, not who looked and what the machine did.
SHOWN = ("written", "alarm", "incident", "protection", "duty")
# That somebody looked is the audit's to tell.
LOOKS = (
    ".viewed",
    ".revealed",
    ".revealed_sealed",
    ".raw_listed",
    ".rested",
    ".opened_glass",
    ".seen_by_asked",
)
