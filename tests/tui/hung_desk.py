"""A desk on invented services whose event loop can be hung by a key; run in a terminal by the tests, never shipped."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import Any, ClassVar

from textual.binding import Binding

import tui.app
from tests.tui.invented import InventedServices, board, ringing_alarms
from tui.app import VaktbordApp


class HungDesk(VaktbordApp):
    """`x` holds the event loop for as many seconds as the command line says."""

    CSS_PATH = Path(tui.app.__file__).with_name("desk.tcss")

    BINDINGS: ClassVar[list[Any]] = [Binding("x", "hang", show=False)]

    def action_hang(self) -> None:
        time.sleep(float(sys.argv[1]))


def main() -> None:
    world = InventedServices(board(ringing_alarms()))

    def beat() -> None:
        while not world.closed:
            world.beat()
            time.sleep(0.5)

    threading.Thread(target=beat, daemon=True).start()
    HungDesk(world).run()


if __name__ == "__main__":
    main()
