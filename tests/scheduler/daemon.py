"""A notification service (org.freedesktop.Notifications) that writes what it is sent to a file, a line each."""

# No `from __future__ import annotations` here: dbus-fast reads the signatures from the annotations.
import asyncio
import json
import sys
from pathlib import Path

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

NAME = "org.freedesktop.Notifications"


async def serve(told: Path, deaf: bool) -> None:
    bus = await MessageBus().connect()
    count = 0

    def answer(message: Message) -> Message | bool | None:
        nonlocal count
        if message.message_type is not MessageType.METHOD_CALL or message.interface != NAME:
            return None
        if deaf:
            return True  # taken, and never answered
        if message.member == "Notify":
            app, replaces, _, summary, body, _, hints, timeout = message.body
            line = {
                "app": app,
                "replaces": replaces,
                "summary": summary,
                "body": body,
                "urgency": hints["urgency"].value if "urgency" in hints else None,
                "timeout": timeout,
            }
            with told.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
            count += 1
            return Message.new_method_return(message, "u", [replaces or count])
        if message.member == "GetServerInformation":
            return Message.new_method_return(message, "ssss", ["told", "Vaktbord", "1", "1.2"])
        if message.member == "GetCapabilities":
            return Message.new_method_return(message, "as", [["body", "body-markup"]])
        return None

    bus.add_message_handler(answer)
    await bus.request_name(NAME)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.Event().wait()  # until it is killed


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), "--deaf" in sys.argv))
