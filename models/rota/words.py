"""The duties of the rota, as stored: office-hours contact, TiB, and the TiB behind ("bakre TiB")."""

DUTIES = ("contact", "tib", "tib_backup")
# How an actual span of duty began: accepted at the desk, told by phone and entered by the outgoing, taken over at once,
# or confirmed on the spot by the office-hours contact (DIRECTIVE rule 13).
SPAN_WAYS = ("accepted", "phone", "taken", "on_site")
ABSENCES = ("sick", "leave", "lunch", "other")
# Where a call to the office-hours contact went (D38, D49, D55).
CALL_OUTCOMES = ("answered", "office", "tib", "board", "police", "missed", "out_of_hours")
SHIFT_KINDS = ("planned", "pattern", "override", "swap", "lunch", "temporary")
# Why a time that must be covered is not, the gravest first.
GAP_CAUSES = ("absent", "inactive", "no_phone", "unverified_phone", "nobody", "unconfirmed")
