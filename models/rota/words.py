"""The duties of the rota, as stored: office-hours contact, TiB, and the TiB behind ("bakre TiB")."""

DUTIES = ("contact", "tib", "tib_backup")
