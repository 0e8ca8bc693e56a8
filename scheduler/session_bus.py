"""Where this user's session bus is."""

from __future__ import annotations

import os
from pathlib import Path


def session_bus() -> str | None:
    """The address of the session bus, None where this session has none."""
    told = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "").strip()
    if told:
        return told
    runtime = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    socket = Path(runtime) / "bus"
    return f"unix:path={socket}" if socket.is_socket() else None
