"""Every text a person reads, in Swedish and English."""
