"""The reception in a process of its own, to be killed: `python -m tests.faults.receiver DATABASE PORT`.

It loads everything, waits for a line on its standard input, begins to receive and says so on its output.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from intake.reception import Reception
from models.store.store import Store
from tests.conftest import KEY


async def receive(database: Path, port: int) -> None:
    """Receive until killed."""
    store = Store.sqlite(database, KEY)
    reception = Reception(store, port=port)
    await asyncio.to_thread(sys.stdin.readline)
    await reception.start()
    address = reception.dc09_tcp
    assert address is not None
    sys.stdout.write(f"{address[1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(receive(Path(sys.argv[1]), int(sys.argv[2])))
