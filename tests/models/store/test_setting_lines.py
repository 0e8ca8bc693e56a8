"""One value put into a settings file, whatever else people have written there."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.store.setting_lines import with_value

WHOLE = '# ours\n[home]\nkind = "test"\n\n[backup]\n# the key\npublic_key = ""\nat = "03:00" # late\n\n[desk.keys]\n'


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (WHOLE, WHOLE.replace('public_key = ""', 'public_key = "age1x"')),
        ("", '[backup]\npublic_key = "age1x"\n'),
        ('[home]\nkind = "test"', '[home]\nkind = "test"\n\n[backup]\npublic_key = "age1x"\n'),
        ("[ backup ] # ours\n", '[ backup ] # ours\npublic_key = "age1x"\n'),
        ("[backup]\n[desk]\n", '[backup]\npublic_key = "age1x"\n[desk]\n'),
    ],
)
def test_only_that_line_changes(content: str, wanted: str) -> None:
    assert with_value(content, "backup", "public_key", "age1x") == wanted


@pytest.mark.parametrize(
    "content",
    [
        'backup = {public_key = ""}\n',  # written on one line
        'backup.public_key = ""\n',
        '[backup]\npublic_key = """\n"""\n',
        'text = """\n[backup]\n"""\n',
        "[backup\n",
    ],
)
def test_what_it_does_not_understand_it_leaves_alone(content: str) -> None:
    assert with_value(content, "backup", "public_key", "age1x") is None


@given(st.text(max_size=80), st.sampled_from([WHOLE, "", "[home]\n"]))
def test_any_value_is_read_back_as_it_was(value: str, content: str) -> None:
    changed = with_value(content, "backup", "public_key", value)
    assert changed is None or tomllib.loads(changed)["backup"]["public_key"] == value
