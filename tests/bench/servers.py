"""The two servers that the ingest measurement compares, each in a process of its own.

`python -m tests.bench.servers echo` answers every frame with itself and stores nothing; `... product FOLDER` is
the real reception on a fresh encrypted database in FOLDER. Both say their port on the first line.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from sqlalchemy import insert

from intake.reception import Reception
from intake.spooling import SpoolPlace
from models.people.tables import Transmitter
from models.store import schema
from models.store.ids import new_id
from models.store.store import Store

KEY = bytes(range(32))
SENDER_KEY = bytes(range(100, 116))


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Read until CR and write back, as a server of frames is usually written with asyncio."""
    try:
        while True:
            writer.write(await reader.readuntil(b"\r"))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def echo() -> None:
    """Answer until killed."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1024)
    say_port(server.sockets[0].getsockname()[1])
    await asyncio.Event().wait()


async def product(folder: Path) -> None:
    """Receive until killed: accounts 1000 and on in plain text, A000 and on under a key."""
    store = Store.sqlite(folder / "bench.db", KEY, must_exist=False)
    schema.upgrade(store.engine)
    with store.write() as session:
        rows = [
            {
                "id": new_id(),
                "account": account,
                "kind": "burglary",
                "key": key,
                "recorded_at": store.clock.now(),
                "portable": False,
                "interval_s": 0,
                "active": True,
                "version": 1,
            }
            for number in range(100)
            for account, key in ((f"{1000 + number}", None), (f"A{number:03}", SENDER_KEY))
        ]
        table = Transmitter.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
        session.connection().execute(insert(table), rows)
    reception = Reception(store, SpoolPlace(folder / "spool", KEY))
    await reception.start()
    address = reception.dc09_tcp
    assert address is not None
    say_port(address[1])
    await asyncio.Event().wait()


def say_port(port: int) -> None:
    """Tell the measuring process where to dial."""
    print(port, flush=True)


if __name__ == "__main__":
    asyncio.run(echo() if sys.argv[1] == "echo" else product(Path(sys.argv[2])))
