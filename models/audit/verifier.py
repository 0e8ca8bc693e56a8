"""Verify an exported Vaktbord record: python3 verify.py [FOLDER OR ZIP]

Needs nothing but Python (3.8 or later) and this file: no network, no packages, nothing of Vaktbord. It goes through
entries.jsonl, details.jsonl, heads.jsonl and handovers.jsonl and says where the first thing is that does not fit.
Ed25519 is written out below as in RFC 8032, 5.1: slow and plain, for verifying only.

Ends with 0 when all fits, 4 when something does not, 2 when it cannot read what it was given.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import IO, Any, Dict, Iterable, Iterator, Tuple  # noqa: UP035  # Python 3.8 reads this, too

Point = Tuple[int, int, int, int]  # noqa: UP006  # as above
Line = Dict[str, Any]  # noqa: UP006  # as above

GENESIS = "0" * 64
LABEL = "vaktbord head v1"
# The acts after which another key may sign.
CHANGES = ("key.rotated", "backup.restored")
LINK = (
    "seq", "id", "event_at", "entered_at", "actor_kind", "actor_id", "actor_label", "verb", "subject", "detail_id",
    "detail_hash", "previous_hash",
)  # fmt: skip

# What the record tells of a handover sheet.
WRITTEN, SIGNED, SETTLED, WITHDRAWN = (
    "handover.written",
    "handover.signed",
    "handover.settled",
    "handover.withdrawn",
)

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)


def _add(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(number: int, point: Point) -> Point:
    found = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = _add(found, point)
        point = _add(point, point)
        number >>= 1
    return found


def _same(one: Point, other: Point) -> bool:
    return (one[0] * other[2] - other[0] * one[2]) % _P == 0 and (
        one[1] * other[2] - other[1] * one[2]
    ) % _P == 0


def _x_of(y: int, sign: int) -> int | None:
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    if square == 0:
        return None if sign else 0
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P:
        return None
    return _P - x if x & 1 != sign else x


def _point(packed: bytes) -> Point | None:
    y = int.from_bytes(packed, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x = _x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % _P)


_BASE_Y = 4 * pow(5, _P - 2, _P) % _P
_BASE_X = _x_of(_BASE_Y, 0) or 0
_BASE = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)


def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether 64 bytes of signature over message are by the key of 32 bytes (RFC 8032, 5.1.7)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, noise = _point(public), _point(signature[:32])
    number = int.from_bytes(signature[32:], "little")
    if key is None or noise is None or number >= _L:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    challenge = int.from_bytes(digest, "little") % _L
    return _same(_times(number, _BASE), _add(noise, _times(challenge, key)))


class Broken(Exception):
    """What does not fit, in words."""


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def check(
    entries: Iterable[Line], details: Iterable[Line], heads: Iterable[Line], sheets: Iterable[Line],
    keys: dict[str, str], end: Line,
) -> dict[str, int]:  # fmt: skip
    """Go through everything; returns counts, raises Broken at the first thing that does not fit.

    `entries`, `details`, `heads` and `sheets` give the lines' values in order; `keys` is public keys by id, `end` the
    head that the export says it was made at ({"seq", "hash"}).
    """
    kept: dict[str, Line] = {}
    for detail in details:
        kept[detail["id"]] = detail
    previous, last, owned = GENESIS, 0, 0
    weeded: set[int] = set()
    emptied: list[int] = []
    told: dict[int, str] = {}
    hashes: dict[int, str] = {}
    changes: dict[Any, int] = {}
    # Whose weeding a second person approved, and the entry up to which it goes on without a gap.
    approved, alone = (0, ""), 0
    of_sheets: dict[str, list[Line]] = {}
    for entry in entries:
        seq = entry["seq"]
        if seq != last + 1:
            raise Broken(f"entry {last + 1} is missing")
        if entry["previous_hash"] != previous:
            raise Broken(f"entry {seq} does not follow entry {last}")
        line = json.dumps([entry[name] for name in LINK], ensure_ascii=False, separators=(",", ":"))
        if _sha(line) != entry["hash"]:
            raise Broken(f"entry {seq} was changed")
        if entry["detail_id"] is not None:
            owned += 1
            if entry["detail_id"] not in kept:
                raise Broken(f"the words of entry {seq} are missing")
            detail = kept[entry["detail_id"]]
            if detail["body"] is None:
                emptied.append(seq)
            else:
                if _sha(detail["salt"] + "\n" + detail["body"]) != entry["detail_hash"]:
                    raise Broken(f"the words of entry {seq} were changed")
                if entry["verb"] == "record.weeded":
                    weeded.update(json.loads(detail["body"])["entries"])
                    if approved == (seq, entry["actor_id"]):
                        approved = (seq + 1, entry["actor_id"])
                    else:
                        alone = alone or seq
                if entry["verb"] == "two_person.approved":
                    words = json.loads(detail["body"])
                    if words.get("kind") == "weed" and words.get("asked_id") not in (
                        "",
                        None,
                        entry["actor_id"],
                    ):
                        approved = (seq + 1, entry["actor_id"])
                if entry["verb"] in CHANGES:
                    words = json.loads(detail["body"])
                    changes.setdefault((words.get("head_key"), words.get("new_head_key")), seq)
                if entry["verb"] == "head.signed":
                    told[int(entry["subject"].partition(":")[2])] = json.loads(detail["body"])["digest"]
        if entry["verb"] in (WRITTEN, SIGNED, SETTLED, WITHDRAWN):
            body = kept[entry["detail_id"]]["body"] if entry["detail_id"] is not None else None
            words = json.loads(body) if body is not None else None
            of_sheets.setdefault(entry["subject"].partition(":")[2], []).append({**entry, "words": words})
        previous, last = entry["hash"], seq
        hashes[seq] = previous
    if owned != len(kept):
        raise Broken("there are words that belong to no entry")
    if end["seq"] != last or end["hash"] != previous:
        raise Broken(f"the record ends at entry {last} and not at entry {end['seq']}")
    count, before, reached, last_key = 0, "", 0, ""
    for head in heads:
        count += 1
        if (
            last_key not in ("", head["key_id"])
            and changes.get((last_key, head["key_id"]), last + 1) > head["seq"]
        ):
            raise Broken(f"head {count} is signed by another key, and the record tells of no change to it")
        last_key = head["key_id"]
        _check_head(head, count, before, reached, keys, hashes, told)
        before, reached = head["signature"], head["seq"]
    if max(told, default=0) > count:
        raise Broken(f"signed head {count + 1} is missing")
    if alone:
        raise Broken(f"entry {alone} tells of weeding that no second person approved")
    for seq in emptied:
        if seq not in weeded:
            raise Broken(f"the words of entry {seq} were erased, and no entry tells of weeding them")
    handed, signatures = 0, 0
    for sheet in sheets:
        wrong = _fault_of_sheet(sheet, of_sheets.pop(sheet["id"], []), hashes)
        if wrong:
            raise Broken(f"{wrong} handover sheet {sheet['seq']}")
        handed += 1
        signatures += sum(sheet[f"{side}_signed_at"] is not None for side in ("outgoing", "incoming"))
    for those in of_sheets.values():
        number = next((each["words"].get("number") for each in those if each["words"]), "?")
        raise Broken(f"the record tells of a handover sheet that is not here: {number}")
    return {
        "entries": last, "details": owned - len(emptied), "weeded": len(emptied), "heads": count, "sheets": handed,
        "signatures": signatures,
    }  # fmt: skip


def _fault_of_sheet(sheet: Line, entries: list[Line], hashes: dict[int, str]) -> str:
    """What does not fit of a handover sheet: its words, the head it stands on, or who signed it when; "" for nothing.

    `words` of an entry are None where they were weeded: then those of the sheet may be gone too, and only then.
    """
    told = [each["words"] for each in entries if each["words"] is not None]
    written = [each for each in entries if each["verb"] == WRITTEN]
    words, number = sheet["sheet"], sheet["head_seq"]
    if (
        len(written) != 1
        or (words and _sha(words) != sheet["sha256"])
        or any(each.get("sha256") != sheet["sha256"] for each in told)
        or (not words and written[0]["words"] is not None)
        or written[0]["event_at"] != sheet["written_at"]
    ):
        return "the words or the time do not fit of"
    if number and (
        hashes.get(number) != sheet["head_hash"]
        or number >= written[0]["seq"]
        or (written[0]["words"] or {"head": number}).get("head") != number
    ):
        return "the record has another entry than the head of"
    signed: dict[str, list[Any]] = {"outgoing": [], "incoming": []}
    for each in entries:
        if each["verb"] == SIGNED:
            by_name = "outgoing" if each["actor_id"] == sheet["outgoing_id"] else "incoming"
            side = by_name if each["words"] is None else str(each["words"].get("as"))
            signed.setdefault(side, []).append((each["actor_id"], each["event_at"]))
    for side, those in signed.items():
        at = sheet.get(f"{side}_signed_at")
        if those != ([] if at is None else [(sheet[f"{side}_id"], at)]):
            return "the record tells of other signatures on"
    for verb, at in ((SETTLED, sheet["settled_at"]), (WITHDRAWN, sheet["withdrawn_at"])):
        if [each["event_at"] for each in entries if each["verb"] == verb] != ([] if at is None else [at]):
            return "the record tells of another end of"
    changes = [each["change"] for each in told if "change" in each]
    return "another change of duty is told of" if changes and changes[-1] != (sheet["span_id"] or "") else ""


def _check_head(
    head: Line,
    number: int,
    before: str,
    reached: int,
    keys: dict[str, str],
    hashes: dict[int, str],
    told: dict[int, str],
) -> None:
    if head["number"] != number:
        raise Broken(f"signed head {number} is missing")
    try:
        public, signature = bytes.fromhex(keys.get(head["key_id"], "")), bytes.fromhex(head["signature"])
    except ValueError:
        raise Broken(f"signed head {number} has no readable key or signature") from None
    if hashlib.sha256(public).hexdigest()[:16] != head["key_id"]:
        raise Broken(f"the key of signed head {number} is not the one that its name tells")
    lines = [LABEL, str(number), str(head["seq"]), head["hash"], head["at"], head["key_id"], before]
    if not ed25519_verify(public, "\n".join(lines).encode("utf-8"), signature):
        raise Broken(f"the signature of head {number} does not hold")
    if head["seq"] <= reached or hashes.get(head["seq"]) != head["hash"]:
        raise Broken(f"signed head {number} is of another entry {head['seq']} than this record has")
    if told.get(number) != _sha(head["signature"]):
        raise Broken(f"the record does not tell of signed head {number} as it is")


def _lines(opened: IO[bytes]) -> Iterator[Line]:
    for line in io.TextIOWrapper(opened, encoding="utf-8", newline="\n"):
        if line.strip():
            yield json.loads(line)


def main(told: list[str]) -> int:
    """Verify the folder or zip that is told, or the folder of this file."""
    place = Path(told[0]) if told else Path(__file__).resolve().parent
    try:
        if place.is_dir():
            archive = None

            def take(name: str) -> IO[bytes]:
                return open(place / name, "rb")
        else:
            archive = zipfile.ZipFile(place)

            def take(name: str) -> IO[bytes]:
                return archive.open(name)

        with take("about.json") as opened:
            about = json.loads(opened.read().decode("utf-8"))
        entries, details, heads, sheets = (
            _lines(take(f"{name}.jsonl")) for name in ("entries", "details", "heads", "handovers")
        )
        found = check(entries, details, heads, sheets, about["keys"], about["head"])
    except Broken as broken:
        sys.stdout.write(f"DOES NOT HOLD / HÅLLER INTE: {broken}\n")
        return 4
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        sys.stdout.write(f"cannot be read / kan inte läsas: {type(error).__name__}\n")
        return 2
    sys.stdout.write(
        "HOLDS / HÅLLER: {entries} entries, {details} details, {weeded} weeded, {heads} signed heads, "
        "{sheets} handover sheets, {signatures} signatures\n".format(**found)
    )
    sys.stdout.write(f"head / huvud: {about['head']['code']}\n")
    for key_id in sorted(about["keys"]):
        sys.stdout.write(f"key / nyckel: {key_id} {about['keys'][key_id]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
