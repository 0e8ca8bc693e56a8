"""What happens without a key pressed: cycles, calendar jobs, notices."""
