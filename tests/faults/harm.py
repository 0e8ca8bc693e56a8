"""Ways to harm what the watch stands on: its system calls, its file system."""

from __future__ import annotations

import fcntl
import os
import signal
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.scene import Scene
from tests.faults.session import until

# Every call that a path from socket to disk may write, sync, cut or name a file by.
CALLS = ("write", "pwrite64", "writev", "fdatasync", "fsync", "ftruncate", "fallocate", "rename")
# ext4's own ioctl to stop a file system at once: 0 writes its journal first, 2 throws away what was not synced.
_SHUTDOWN = 0x8004587D
FLUSHED, CUT = 0, 2


@contextmanager
def injected(scene: Scene, *injections: str) -> Iterator[None]:
    """While it lasts the running watch's calls fail as told; it goes on running afterwards."""
    told = [part for each in injections for part in ("-e", f"inject={each}")]
    calls = ",".join(each.partition(":")[0] for each in injections)
    tracer = subprocess.Popen(
        ["strace", "-f", "-qq", "-e", f"trace={calls}", *told, "-o", os.devnull, "-p", str(scene.pid)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: _is_traced(scene.pid), "strace could not attach", 10)
        yield
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.wait(10)


def _is_traced(pid: int) -> bool:
    with open(f"/proc/{pid}/status") as told:
        return any(line.startswith("TracerPid:") and line.split()[1] != "0" for line in told)


@contextmanager
def mounted(place: Path, kind: str, *options: str) -> Iterator[Path]:
    """A file system of its own: "tmpfs", or a file that holds one. Whatever runs on it must have ended."""
    place.mkdir(exist_ok=True)
    source = kind if kind == "tmpfs" else str(_image(place))
    told = ["-t", "tmpfs"] if kind == "tmpfs" else ["-o", "loop"]
    more = ["-o", ",".join(options)] if options else []
    subprocess.run(["mount", *told, *more, source, str(place)], check=True, capture_output=True)
    try:
        yield place
    finally:
        unmounting = ["umount", str(place)]
        until(lambda: subprocess.run(unmounting, capture_output=True).returncode == 0, "still in use", 10)


def _image(place: Path) -> Path:
    """An ext4 file system in a file beside its mount point, made where there is none."""
    image = place.with_suffix(".img")
    if not image.exists():
        with image.open("wb") as made:
            made.truncate(96 * 1024 * 1024)
        subprocess.run(["mkfs.ext4", "-q", str(image)], check=True, capture_output=True)
    return image


def stop_file_system(place: Path, how: int) -> None:
    """Nothing is written to it any more and every call on it fails, until it is mounted anew."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, _SHUTDOWN, struct.pack("I", how))
    finally:
        os.close(descriptor)


def fill(place: Path) -> Path:
    """Write a file until the disk is full; take it away to end that."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as stream:
        for size in (1 << 20, 4096, 512, 1):
            try:
                while True:
                    stream.write(b"0" * size)
            except OSError:
                continue
    return ballast
