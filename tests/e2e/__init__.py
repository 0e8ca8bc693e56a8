"""The real binary in a real terminal multiplexer: what an officer sees and presses, from ringing to closed."""
