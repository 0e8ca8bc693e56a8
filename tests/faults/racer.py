"""An officer's desk that is quick: `python -m tests.faults.racer HOME CODE` acknowledges each alarm named to it.

One id a line on its input; "won", or who was first, a line on its output.
"""

from __future__ import annotations

import sys
from pathlib import Path

from models.access.actor import operator_at
from models.alarms.commands import acknowledge
from models.store.errors import VaktbordError
from models.store.home import Home
from models.store.opening import open_store


def race(folder: Path, code: str) -> None:
    """Until there is no more input."""
    home = Home(folder)
    store = open_store(home, home.settings())
    officer = operator_at(code, code, "tib", code)
    for line in sys.stdin:
        try:
            with store.write() as session:
                acknowledge(session, officer, line.strip(), store.clock)
            told = "won"
        except VaktbordError as error:
            told = f"{error.message_id} {error.values.get('who', '')}"
        sys.stdout.write(told + "\n")
        sys.stdout.flush()
    store.close()


if __name__ == "__main__":
    race(Path(sys.argv[1]), sys.argv[2])
