"""An export that anybody with Python can verify, by a process that knows nothing of Vaktbord."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from models.access import two_person
from models.access.actor import Actor, operator_at
from models.audit.export import ask_export, export
from models.audit.heads import head_key, sign_all, take_up, told_of_change
from models.audit.verifier import ed25519_verify
from models.store.chain import record
from models.store.errors import NotAllowed, UsageProblem
from models.store.store import Store
from tests.models.access.conftest import Staff
from tests.models.audit.record import KEY, sign, whole, write

AUDITOR = operator_at("op-rev", "R. Visor", "auditor", "cli")
# RFC 8032, 7.1: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd"
        "25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c3"
        "87b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594"
        "a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "export"
    made.mkdir(mode=0o700)
    return made


def verified(path: Path) -> tuple[int, str]:
    """What the exported verifier says, alone: -I shuts out this program and every package, -S site-packages."""
    found = subprocess.run(
        [sys.executable, "-I", "-S", str(path / "verify.py")], capture_output=True, text=True, timeout=120,
        env={"PYTHONIOENCODING": "utf-8", "PATH": os.environ["PATH"]}, cwd="/",
    )  # fmt: skip
    return found.returncode, found.stdout + found.stderr


def allowed(store: Store) -> Actor:
    """An auditor who asked for the record, and has a head's leave."""
    staff = Staff(store)
    staff.add("adm", "administrator")
    staff.add("rev", "auditor")
    staff.add("cia", "head")
    with store.write() as session:
        number = ask_export(session, staff.at("rev"), store.clock)
    with store.write() as session:
        two_person.approve(session, staff.at("cia"), number, store.clock)
    return staff.at("rev")


def unpacked(store: Store, folder: Path) -> Path:
    path = folder / "record.zip"
    done = export(store, allowed(store), path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert done.heads == 3
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder / "out")
    return folder / "out"


def test_an_export_verifies_by_itself(store: Store, folder: Path) -> None:
    whole(store)
    code, said = verified(unpacked(store, folder))
    assert (code, "HOLDS" in said) == (0, True), said
    with store.read() as connection:
        newest = connection.execute(
            text("SELECT verb, actor_label FROM entry ORDER BY seq DESC LIMIT 1")
        ).one()
    assert tuple(newest) == ("audit.exported", "Rev")


@pytest.mark.parametrize(("told", "code"), [(True, 0), (False, 4)])
def test_another_key_signs_only_after_a_change_that_is_told(
    sqlite_store: Store, folder: Path, told: bool, code: int
) -> None:
    write(sqlite_store, 2)
    sign(sqlite_store)
    other = head_key(bytes(32))
    with sqlite_store.write() as session:
        detail: dict[str, object] = told_of_change(KEY.id, other) if told else {"new": other.id}
        record(session, AUDITOR, "key.rotated", "key:master", sqlite_store.clock.now(), detail)
        take_up(session, other, sqlite_store.clock)
        sign_all(session, other, sqlite_store.clock)
    found, said = verified(unpacked(sqlite_store, folder))
    assert (found, "tells of no change" in said) == (code, not told), said


def test_a_weeding_that_nobody_approved_does_not_verify(store: Store, folder: Path) -> None:
    whole(store)
    with store.write() as session:
        record(session, AUDITOR, "record.weeded", "alarm:2", store.clock.now(), {"entries": [2]})
    code, said = verified(unpacked(store, folder))
    assert (code, "no second person approved" in said) == (4, True), said


def test_the_zip_itself_verifies(store: Store, folder: Path) -> None:
    whole(store)
    out = unpacked(store, folder)
    found = subprocess.run(
        [sys.executable, "-I", "-S", str(out / "verify.py"), str(folder / "record.zip")], capture_output=True
    )
    assert found.returncode == 0


@pytest.mark.parametrize("name", ["entries.jsonl", "details.jsonl", "heads.jsonl"])
@pytest.mark.parametrize("how", ["change", "swap", "double", "drop", "cut"])
def test_an_export_that_was_changed_does_not_verify(
    sqlite_store: Store, folder: Path, name: str, how: str
) -> None:
    whole(sqlite_store)
    out = unpacked(sqlite_store, folder)
    lines = (out / name).read_text().splitlines()
    middle = len(lines) // 2
    if how == "change":
        told = json.loads(lines[middle])
        column = {"entries.jsonl": "verb", "details.jsonl": "salt", "heads.jsonl": "hash"}[name]
        lines[middle] = json.dumps({**told, column: told[column] + "x"})
    elif how == "swap" and name != "details.jsonl":
        lines[0], lines[middle] = lines[middle], lines[0]
    elif how == "swap":
        one, other = json.loads(lines[0]), json.loads(lines[1])
        lines[:2] = [json.dumps({**one, "id": other["id"]}), json.dumps({**other, "id": one["id"]})]
    elif how == "double":
        told = json.loads(lines[middle])
        lines.append(json.dumps({**told, "id": "new"} if name == "details.jsonl" else told))
    elif how == "drop":
        del lines[middle]
    else:
        lines = lines[:-1]
    (out / name).write_text("".join(f"{line}\n" for line in lines))
    code, said = verified(out)
    assert (code, "DOES NOT HOLD" in said) == (4, True), said


def test_what_is_no_export_is_told_without_a_traceback(store: Store, folder: Path) -> None:
    whole(store)
    out = unpacked(store, folder)
    (out / "entries.jsonl").write_text("{not json\n")
    code, said = verified(out)
    assert (code, "Traceback" in said) == (2, False)


def test_no_file_is_put_over_another_or_behind_a_link(store: Store, folder: Path) -> None:
    path = folder / "record.zip"
    path.write_text("mine")
    with pytest.raises(UsageProblem):
        export(store, AUDITOR, path)
    assert path.read_text() == "mine"
    (folder / "link.zip").symlink_to(folder / "elsewhere")
    with pytest.raises((UsageProblem, NotAllowed)):
        export(store, AUDITOR, folder / "link.zip")
    assert not (folder / "elsewhere").exists()


def test_a_folder_that_others_may_open_is_refused(store: Store, folder: Path) -> None:
    folder.chmod(0o755)
    with pytest.raises(NotAllowed):
        export(store, AUDITOR, folder / "record.zip")
    assert list(folder.iterdir()) == []


def test_one_person_alone_exports_nothing_and_two_export_once(store: Store, folder: Path) -> None:
    auditor = allowed(store)
    export(store, auditor, folder / "once.zip")
    with pytest.raises(NotAllowed) as told:
        export(store, auditor, folder / "twice.zip")
    assert told.value.message_id == "two_person.needed"
    assert [each.name for each in folder.iterdir()] == ["once.zip"]


@pytest.mark.parametrize("role", ["tib", "officer", "administrator"])
def test_only_who_may_exports(store: Store, folder: Path, role: str) -> None:
    with pytest.raises(NotAllowed):
        export(store, operator_at("op", "X", role, "cli"), folder / "record.zip")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_the_verifiers_ed25519_knows_the_vectors(public: str, message: str, signature: str) -> None:
    key, said, signed = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert ed25519_verify(key, said, signed)
    assert not ed25519_verify(key, said + b"x", signed)
    high = int.from_bytes(signed[32:], "little") + 2**252 + 27742317777372353535851937790883648493
    assert not ed25519_verify(key, said, signed[:32] + high.to_bytes(32, "little"))


@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=80), bit=st.integers(0, 511))
@settings(max_examples=25)
def test_the_verifiers_ed25519_agrees_with_the_library(seed: bytes, message: bytes, bit: int) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert ed25519_verify(public, message, signature)
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8
    assert not ed25519_verify(public, message, bytes(flipped))
