"""A process of its own around Apprise: a service that hangs, crashes or talks holds up nothing and says nothing here.

Reads one JSON object {"address", "title", "body", "urgent"} from standard input, so that no address stands in a process
list; with "only_look" it sends nothing and says whether the address is understood. Ends with 0 when the service took
the message, 3 where the address cannot be used at all, 1 for anything else.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from typing import Any

REFUSED = 3


def main() -> int:
    """Send one message through Apprise."""
    told = json.load(sys.stdin)
    found = service(str(told["address"]))
    if found is None:
        return REFUSED
    if told.get("only_look"):
        return 0
    apprise, servers = found
    kind = apprise.NotifyType.FAILURE if told["urgent"] else apprise.NotifyType.INFO
    try:
        taken = servers.notify(
            title=str(told["title"]),
            body=str(told["body"]),
            notify_type=kind,
            body_format=apprise.NotifyFormat.TEXT,
            interpret_escapes=False,
        )
    except Exception:  # noqa: BLE001  # whatever it was, the answer is the exit code and no words
        return 1
    return 0 if taken else 1


def service(address: str) -> tuple[Any, Any] | None:
    """Apprise, and the one service that an address names; None for an address that it does not understand."""
    warnings.simplefilter("ignore")
    # Apprise logs addresses, tokens and answers; nothing of it may reach our streams or log.
    logging.getLogger("apprise").addHandler(logging.NullHandler())
    logging.disable(logging.CRITICAL)
    import apprise

    asset = apprise.AppriseAsset(
        app_id="Vaktbord",
        app_desc="Vaktbord",
        app_url="",
        plugin_paths=[],
        storage_mode=apprise.PersistentStoreMode.MEMORY,
        # Two tries of ours are two messages; a service's own would not be counted.
        async_mode=False,
        # No picture is fetched or linked to: a mail must not tell where it was opened.
        image_url_mask="",
        image_url_logo="",
        image_path_mask="",
    )
    servers = apprise.Apprise(asset=asset)
    try:
        understood = servers.add(address)
    except Exception:  # noqa: BLE001  # an address that breaks the reader is not understood
        return None
    return (apprise, servers) if understood and len(servers) == 1 else None


if __name__ == "__main__":
    sys.exit(main())
