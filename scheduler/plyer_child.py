"""A process of its own around plyer: it blocks, hangs and swallows failures, and here it may.

Reads one JSON object {"title", "body"} from standard input. Ends with 0 when plyer went through, 3 where plyer
knows no way on this machine, 1 for any other failure. Says nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from typing import Any

NO_WAY = 3


def main() -> int:
    """Raise one notification through plyer."""
    told = json.load(sys.stdin)
    warnings.simplefilter("ignore")
    _make_failures_heard()
    from plyer import notification

    try:
        notification.notify(
            title=str(told["title"]), message=str(told["body"]), app_name="Vaktbord", timeout=20
        )
    except NotImplementedError:
        return NO_WAY
    except Exception:  # noqa: BLE001  # whatever it was, the answer is the exit code and no words
        return 1
    return 0


def _make_failures_heard() -> None:
    """plyer throws away the exit codes of the commands it runs; let them be raised."""
    run = subprocess.run

    def call(arguments: list[str], **more: Any) -> int:
        return run(arguments, **{**more, "check": True}).returncode

    def checked(arguments: list[str], **more: Any) -> subprocess.CompletedProcess[Any]:
        return run(arguments, **{**more, "check": True})

    subprocess.call = call  # type: ignore[assignment]  # narrower on purpose, in this process only
    subprocess.run = checked  # type: ignore[assignment]  # as above


if __name__ == "__main__":
    sys.exit(main())
