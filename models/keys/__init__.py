"""Where the master key comes from, how it is wrapped, recovered and changed."""
