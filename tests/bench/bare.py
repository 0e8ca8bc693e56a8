"""The floors: an empty Textual app, and a socket to a file to a terminal with nothing around it.

`python -m tests.bench.bare app` shows one line and counts the down key on it. `... server FOLDER` commits each frame
to a plain SQLite file and says its port; `... printer FOLDER` polls that file and prints what is new.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import time
from pathlib import Path

POLL_S = 0.05
READY = "printer is ready"


def app() -> None:
    """One line, one key."""
    from textual.app import App, ComposeResult
    from textual.binding import Binding
    from textual.widgets import Static

    class Bare(App[None]):
        BINDINGS = [Binding("down", "count", show=False)]
        pressed = 0

        def compose(self) -> ComposeResult:
            yield Static("tomt bord 0")

        def action_count(self) -> None:
            self.pressed += 1
            self.query_one(Static).update(f"tomt bord {self.pressed}", layout=False)

    Bare().run()


def opened(folder: Path) -> sqlite3.Connection:
    """A plain file with the durability that an alarm needs."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS frame (seq INTEGER PRIMARY KEY, words TEXT)")
    return connection


async def server(folder: Path) -> None:
    """Store, then answer, until killed."""
    connection = opened(folder)

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                frame = await reader.readuntil(b"\r")
                connection.execute("INSERT INTO frame (words) VALUES (?)", (frame.decode().strip(),))
                writer.write(b"ok\r")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    listening = await asyncio.start_server(receive, "127.0.0.1", 0)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


def printer(folder: Path) -> None:
    """Print every new row, until killed."""
    connection = opened(folder)
    version, last = None, 0
    print(READY, flush=True)
    while True:
        now = connection.execute("PRAGMA data_version").fetchone()[0]
        if now != version:
            version = now
            fresh = connection.execute("SELECT seq, words FROM frame WHERE seq > ?", (last,)).fetchall()
            for seq, words in fresh:
                print(words, flush=True)
                last = seq
        time.sleep(POLL_S)


if __name__ == "__main__":
    if sys.argv[1] == "app":
        app()
    elif sys.argv[1] == "server":
        asyncio.run(server(Path(sys.argv[2])))
    else:
        printer(Path(sys.argv[2]))
