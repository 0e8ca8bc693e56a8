"""Compile every `.po` file to the `.mo` file that gettext reads: `python -m models.words.catalogues`."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from models.words.lookup import LOCALE


def compile_all(folder: Path = LOCALE) -> int:
    """Write a `.mo` beside each `.po`; returns how many. Raises ValueError naming a file that cannot be read."""
    count = 0
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parts[-3], domain=source.stem, abort_invalid=True)
        target = io.BytesIO()
        write_mo(target, catalogue)
        waiting = source.with_suffix(".mo.new")
        waiting.write_bytes(target.getvalue())
        waiting.replace(source.with_suffix(".mo"))
        count += 1
    return count


if __name__ == "__main__":
    sys.stdout.write(f"{compile_all()} catalogues compiled\n")
