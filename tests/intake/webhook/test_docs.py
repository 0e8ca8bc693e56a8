"""docs/webhook.md and docs/webhook.yaml tell what is so: the example is run as it stands, limits and words compared."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from pathlib import Path

import pytest

from intake.webhook import app, meaning, signature
from intake.webhook.limits import WebhookLimits
from intake.webhook.reading import MOST_DEPTH
from models.partners.secrets import in_words
from models.store.clock import SystemClock
from models.store.store import Store
from tests.intake.webhook.conftest import SECRET, Bench, HandCommitter, HandRefusals, build

DOCS = Path(__file__).parents[3] / "docs"
GUIDE = (DOCS / "webhook.md").read_text(encoding="utf-8")
FORM = (DOCS / "webhook.yaml").read_text(encoding="utf-8")


@pytest.mark.skipif(
    any(shutil.which(each) is None for each in ("curl", "openssl", "od")),
    reason="curl, openssl or od is missing",
)
async def test_the_curl_example_sends_an_alarm(sqlite_store: Store, tmp_path: Path) -> None:
    [script] = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    path = tmp_path / "send.sh"
    path.write_text(script, encoding="utf-8")
    committer, refusals, clock = HandCommitter(), HandRefusals(), SystemClock()
    server, _ = build(sqlite_store, clock, committer, refusals, [])
    await server.start("127.0.0.1", 0)
    assert server.address is not None
    url = f"http://127.0.0.1:{server.address[1]}/v1/alarms"
    told = await asyncio.create_subprocess_exec(
        "sh",
        str(path),
        env={**os.environ, "WEBHOOK_URL": url, "WEBHOOK_SECRET": in_words(SECRET)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(told.communicate(), 30)
    await server.stop()
    assert (out.decode().splitlines()[-1:], err) == (["202"], b"")
    [frame] = committer.frames
    assert (frame.account, frame.events[0].code, frame.events[0].arc_case) == ("1234", "BA", "LC-2026-77")


async def test_the_form_and_the_guide_tell_every_status(bench: Bench) -> None:
    in_form = set(re.findall(r'^ {8}"(\d{3})":', FORM, re.MULTILINE))
    in_guide = set(re.findall(r"^\| (\d{3}) \|", GUIDE, re.MULTILINE))
    assert in_form == in_guide == {"202", "401", "409", "413", "415", "422", "503"}
    [words] = re.findall(r"enum: \[(not_authenticated.*?)\]", FORM)
    source = Path(app.__file__).read_text(encoding="utf-8")
    assert set(words.split(", ")) == set(re.findall(r'_refused\(\d{3}, "(\w+)"\)', source)) | {"not_stored"}


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("account", meaning.MOST_ACCOUNT),
        ("code", meaning.MOST_CODE),
        ("zone", meaning.MOST_PLACE),
        ("partition", meaning.MOST_PLACE),
        ("text", meaning.MOST_TEXT),
        ("case", meaning.MOST_CASE),
    ],
)
def test_the_form_tells_the_limits_in_force(name: str, most: int) -> None:
    [schema] = re.findall(rf"^ +{name}:.*\n(?: {{10,}}.*\n)*", FORM.partition("  schemas:")[2], re.MULTILINE)[
        :1
    ]
    told = re.findall(r"maxLength: (\d+)", schema)[0]
    assert int(told) == most


def test_the_guide_tells_the_limits_in_force() -> None:
    limits = WebhookLimits()
    assert app.MOST_BYTES == 64 * 1024 and "more than 64 KiB" in GUIDE and "65 536 bytes" in FORM
    assert signature.WINDOW_S == 300 and "five minutes" in GUIDE and "at most 300 s" in FORM
    assert f"most {MOST_DEPTH} levels" in GUIDE
    assert app.PATIENCE_S == 10.0 and "ten\nseconds after which" in GUIDE
    assert (limits.request_s, limits.idle_s, limits.connections) == (10.0, 75, 200)
    assert "ten seconds" in GUIDE and "kept for 75" in GUIDE and "more than 200" in GUIDE
    [coordinates] = re.findall(r"radius_m: \{.*maximum: (\d+)\}", FORM)
    assert int(coordinates) == 1_000_000
