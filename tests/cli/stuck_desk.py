"""The real desk on invented services that hang for ever; run in a terminal by the tests, never shipped.

Told a home, and what hangs: "worker", "close", or "nothing"; then the process goes on for a while after the desk.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import Any

import tui.desk_services
from models.store.home import Home
from tests.tui.invented import InventedServices, board, ringing_alarms
from tui.cli.desk import show
from tui.desk_values import Pulse

AFTER_S = 2.5


class StuckServices(InventedServices):
    """A database that froze after the first board."""

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__(board(ringing_alarms()))

    def pulse(self) -> Pulse:
        if self.boards_read and sys.argv[2] == "worker":
            threading.Event().wait()
        return super().pulse()

    def close(self) -> None:
        if sys.argv[2] == "close":
            threading.Event().wait()
        super().close()


def main() -> int:
    tui.desk_services.LiveServices = StuckServices  # type: ignore[assignment,misc]  # an invented one in its place
    home = Home(Path(sys.argv[1]))
    code = show(home, home.settings())
    if sys.argv[2] == "nothing":
        time.sleep(AFTER_S)
        sys.stdout.write("gone on\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
