"""`make picture`: draw the desk at night with two alarms ringing, from invented data, into docs/desk.svg."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

from tests.tui.invented import InventedServices, board, ringing_alarms
from tui.app import VaktbordApp
from tui.reception import Health

SIZE = (120, 36)
TITLE = "Vaktbord"
FILE = Path(__file__).parent.parent / "docs" / "desk.svg"
FONTS = '"Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace'
_FONT_FACE = re.compile(r"\s*@font-face\s*\{.*?\}", re.S)
CELL = 12.2
_TEXT = re.compile(
    r'(<text [^>]*?x=")([\d.]+)(" [^>]*?textLength=")([\d.]+)("[^>]*>)((?:&#160;)*)([^<]*?)((?:&#160;)*)(</text>)'
)
_FONT_FAMILY = re.compile(r"font-family:\s*[^;]+;")


async def drawn() -> str:
    """The overview as SVG, without any address of a font: it looks alike wherever it is opened."""
    world = InventedServices(board(ringing_alarms()))
    mono = [1000.0]
    app = VaktbordApp(world, mono=lambda: mono[0])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        for _ in range(200):
            world.beat()
            await pilot.pause(0.02)
            if app.state.board is not None and app.state.reception.health is Health.UP:
                break
        mono[0] += 0.4
        app.repaint()
        await pilot.pause()
        picture = app.export_screenshot(title=TITLE)
    picture = _TEXT.sub(_without_margins, _FONT_FACE.sub("", picture))
    return _FONT_FAMILY.sub(f"font-family: {FONTS};", picture)


def _without_margins(found: re.Match[str]) -> str:
    """Text from its first sign to its last: some programs drop the spaces around it, and it would move."""
    head, x, middle, length, tail, before, words, after, end = found.groups()
    if not words:
        return ""
    left, right = before.count(";"), after.count(";")
    at, long = float(x) + left * CELL, float(length) - (left + right) * CELL
    return f"{head}{at:.1f}{middle}{long:.1f}{tail}{words}{end}"


def main() -> int:
    """Write the picture; says where."""
    picture = asyncio.run(drawn())
    FILE.write_text(picture, encoding="utf-8")
    sys.stdout.write(f"docs/{FILE.name}: {len(picture.encode()) // 1024} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
