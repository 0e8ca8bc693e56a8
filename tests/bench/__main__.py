"""`make bench`: run every measurement, print floor, product and ratio, and write them as JSON."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
from dataclasses import asdict
from pathlib import Path

from tests.bench.figures import Figure

MEASUREMENTS = ("ingest", "glass", "database", "paint", "keys", "frame", "idle", "flood")


def main() -> int:
    """Run the named measurements, or all; returns 0 also where a goal is not met: figures are to be read."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "measurement", nargs="*", choices=[*MEASUREMENTS, []], help="which to run; all when none"
    )
    parser.add_argument(
        "--json", type=Path, default=Path("build/bench.json"), help="where to write the figures"
    )
    chosen = parser.parse_args()
    figures: list[Figure] = []
    for name in chosen.measurement or MEASUREMENTS:
        sys.stdout.write(f"\n{name}\n")
        for figure in importlib.import_module(f"tests.bench.{name}").run():
            figures.append(figure)
            sys.stdout.write(f"  {figure.line()}\n")
            sys.stdout.flush()
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(
        json.dumps({"machine": machine, "figures": [asdict(each) for each in figures]}, indent=2) + "\n",
        encoding="utf-8",
    )
    met = sum(figure.met for figure in figures)
    sys.stdout.write(f"\n{met} of {len(figures)} goals met; figures in {chosen.json}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
