"""How alarms arrive: codecs, servers, the committer."""
