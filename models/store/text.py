"""What may reach a screen: outside text loses everything that could move, hide or forge it."""

from __future__ import annotations

import re
import unicodedata

MAX_TEXT = 2000
MAX_COMBINING = 3

_ESCAPES = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # OSC: titles, clipboard, links
    r"|\x1b[PX^_][^\x1b]*(?:\x1b\\)?"  # DCS, SOS, PM, APC
    r"|\x1b\[[0-?]*[ -/]*[@-~]?"  # CSI
    r"|\x1b[ -/]*[0-~]?"
    r"|\x9b[0-?]*[ -/]*[@-~]?"
)
_SPACES = re.compile(r"[\t\r\n\v\f\x85\u2028\u2029\u00a0]+")
# Bidi controls, zero-width and invisible formatters, variation selectors, tags, fillers.
_INVISIBLE = re.compile(
    "[\u061c\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Letters of Latin scripts and ordinary dashes, quotes and dots: printable ones here are clean as they are.
_PLAIN = re.compile("[ -~\u00a1-\u02ff\u2010-\u2027\u2030-\u205e]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def clean(text: str, limit: int = MAX_TEXT, *, keep_lines: bool = False) -> str:
    """`text` fit for glass: one line (or lines, if kept), no escapes, no invisible or bidi signs.

    At most `limit` characters and three combining marks on a letter; a cut ends in "…".
    """
    text = text[: limit * 4 + 64]
    text = _SURROGATE.sub("\ufffd", text)
    text = _ESCAPES.sub("", text)
    if keep_lines:
        text = "\n".join(_one_line(line) for line in re.split(r"\r\n|[\r\n\u2028\u2029\x85]", text))
    else:
        text = _one_line(text)
    text = text.strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _one_line(text: str) -> str:
    if text.isprintable() and (text.isascii() or _PLAIN.fullmatch(text)):
        return text.strip()
    text = _SPACES.sub(" ", text)
    text = _CONTROL.sub("", text)
    text = _INVISIBLE.sub("", text)
    return _without_floods(unicodedata.normalize("NFC", text).strip()).strip()


def _without_floods(text: str) -> str:
    kept: list[str] = []
    run = 0
    for sign in text:
        if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me"):
            run += 1
            if run > MAX_COMBINING or not kept:
                continue
        else:
            run = 0
        if unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn"):
            continue
        kept.append(sign)
    return "".join(kept)


def clean_bytes(raw: bytes, limit: int = MAX_TEXT) -> str:
    """Bytes off the wire as clean text: UTF-8 where they are, else Latin-1 as older panels send."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return clean(text, limit)
