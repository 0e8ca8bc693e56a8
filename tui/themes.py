"""Colours: dark, light and one that colour-blind eyes can tell apart. Nothing is said by colour alone."""

from __future__ import annotations

import re
from functools import lru_cache

from rich.style import Style
from textual.theme import Theme

ROLES: dict[str, str] = {
    "": "",
    "dim": "$vb-dim",
    "strong": "bold",
    "title": "bold $vb-title",
    "key": "bold $vb-key",
    "code": "bold",
    "p1": "bold $vb-p1",
    "p2": "bold $vb-p2",
    "p3": "$vb-p3",
    "p4": "$vb-p4",
    "unacknowledged": "bold reverse",
    "late": "bold $vb-p1",
    "ok": "$vb-ok",
    "warn": "bold $vb-p2",
    "loud": "bold $vb-loud-text on $vb-loud",
    "call": "bold $vb-call-text on $vb-call",
    "dead": "bold $vb-loud-text on $vb-loud",
    "rule": "$vb-dim",
    "struck": "strike $vb-dim",
}
"""Role of a piece -> style. Sign, word and place say the same; the style comes last (STYLE rule 18)."""


def _theme(
    name: str, dark: bool, *, background: str, surface: str, panel: str, text: str, **own: str
) -> Theme:
    return Theme(
        name=name,
        primary=own["title"],
        secondary=own["key"],
        accent=own["key"],
        warning=own["p2"],
        error=own["p1"],
        success=own["ok"],
        foreground=text,
        background=background,
        surface=surface,
        panel=panel,
        dark=dark,
        variables={f"vb-{role.replace('_', '-')}": colour for role, colour in own.items()},
    )


THEMES: tuple[Theme, ...] = (
    _theme(
        "vaktbord-dark", True, background="#10141a", surface="#10141a", panel="#1b222c", text="#d6dbe1",
        dim="#8a95a3", title="#9ec1e8", key="#f0c674", p1="#ff6b6b", p2="#ffb454", p3="#ffd580", p4="#9fb3c8",
        ok="#8fce9b", loud="#c4161c", loud_text="#ffffff", call="#7a4a00", call_text="#ffffff",
        cursor="#2b3a4d", border="#3c4a5c",
    ),
    _theme(
        "vaktbord-light", False, background="#fbfaf7", surface="#fbfaf7", panel="#eceae4", text="#1b1f24",
        dim="#5c6570", title="#16467a", key="#7a4a00", p1="#a8071a", p2="#8a4b00", p3="#6b5200", p4="#44566b",
        ok="#1f6b2e", loud="#a8071a", loud_text="#ffffff", call="#8a4b00", call_text="#ffffff",
        cursor="#d5e1ef", border="#9aa4af",
    ),
    _theme(
        "vaktbord-safe", True, background="#0b0e13", surface="#0b0e13", panel="#171d26", text="#e4e7eb",
        dim="#98a2af", title="#56b4e9", key="#f0e442", p1="#f5923e", p2="#f0e442", p3="#cc9fd0", p4="#9fb3c8",
        ok="#56b4e9", loud="#d55e00", loud_text="#000000", call="#f0e442", call_text="#000000",
        cursor="#123a5a", border="#5a6878",
    ),
)  # fmt: skip

NAMES = tuple(theme.name for theme in THEMES)
DEFAULT = NAMES[0]
FALLBACKS: dict[str, str] = dict(THEMES[0].variables)


def named(name: str) -> str:
    """The theme that a setting means ("dark", "light", "safe"); the default where there is none."""
    wanted = name if name.startswith("vaktbord-") else f"vaktbord-{name}"
    return wanted if wanted in NAMES else DEFAULT


def next_theme(name: str) -> str:
    """The theme after this one, round and round."""
    return NAMES[(NAMES.index(name) + 1) % len(NAMES)] if name in NAMES else DEFAULT


_VARIABLE = re.compile(r"\$([\w-]+)")


@lru_cache(maxsize=256)
def role_style(theme_name: str, role: str) -> Style:
    """The style of a role in a theme; an unknown theme has the default's colours."""
    theme = next((theme for theme in THEMES if theme.name == theme_name), THEMES[0])
    return Style.parse(_VARIABLE.sub(lambda found: theme.variables[found[1]], ROLES.get(role, "")))
