"""Who is on duty: shifts of the office-hours contact and of TiB."""
