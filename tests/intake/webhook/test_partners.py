"""Who is heard: rotation without a gap, partners that end, and a start without the database."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from fixtures.partner import signed
from intake.webhook.partners import Partners
from intake.webhook.signature import Seal, seal, signer
from models.access.actor import WATCH
from models.partners.commands import add_partner, end_partner, retire_secret, rotate_secret
from models.partners.rows import PartnerSender
from models.partners.secrets import in_words
from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable
from models.store.sealed import SealedFile
from models.store.store import Store
from tests.intake.webhook.conftest import ALARM, OTHER_SECRET, SECRET, Bench, sign


async def _until(bench: Bench, secret: bytes, status: int) -> None:
    async with asyncio.timeout(5):
        while (await bench.post(ALARM, secret=secret)).status != status:
            await asyncio.sleep(0.05)


async def test_a_secret_is_followed_by_another_without_a_gap(
    bench: Bench, sqlite_store: Store, clock: HeldClock
) -> None:
    def act(verb: Any, name: str = "Larmcentralen") -> Any:
        with sqlite_store.write() as session:
            return verb(session, WATCH, name, clock)

    old = act(add_partner)
    other = act(add_partner, "Andra")
    await bench.partners.start()
    assert (await bench.post(ALARM, secret=old)).status == 202
    stop = asyncio.Event()
    refused: list[int] = []

    async def keep_sending(current: list[bytes]) -> None:
        while not stop.is_set():
            reply = await bench.post(ALARM, secret=current[0])
            refused.extend([reply.status] if reply.status != 202 else [])
            await asyncio.sleep(0.01)

    current = [old]
    sending = asyncio.create_task(keep_sending(current))
    new = act(rotate_secret)
    await _until(bench, new, 202)
    assert (await bench.post(ALARM, secret=old)).status == 202
    current[0] = new
    act(retire_secret)
    await _until(bench, old, 401)
    stop.set()
    await sending
    assert refused == []
    assert (await bench.post(ALARM, secret=other)).status == 202
    act(end_partner)
    await _until(bench, new, 401)
    assert (await bench.post(ALARM, secret=other)).status == 202
    await bench.partners.stop()


async def test_a_message_counts_as_the_partners_whose_secret_signed_it(bench: Bench) -> None:
    for secret in (SECRET, OTHER_SECRET):
        assert (await bench.post(ALARM, secret=secret)).status == 202
    assert bench.heard == ["partner:p-centre", "partner:p-other"]


async def test_partners_are_kept_sealed_for_a_start_without_the_database(
    sqlite_store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    class Away:
        def read(self) -> Iterator[None]:
            raise StoreUnavailable("store.unreachable")

    with sqlite_store.write() as session:
        secret = add_partner(session, WATCH, "Larmcentralen", clock, interval_s=60)
    path = tmp_path / "kept" / "partners"
    kept = SealedFile(path, bytes(32))
    first = Partners(sqlite_store, kept)
    await first.start()
    await first.stop()
    assert secret not in path.read_bytes() and b"Larmcentralen" not in path.read_bytes()
    away: Any = Away()
    second = Partners(away, kept)
    await second.start()
    await second.stop()
    assert second.ready and second.senders == first.senders
    assert second.senders[0].secrets == (secret,)
    with pytest.raises(StoreUnavailable):
        await Partners(away).start()
    nothing = Partners(away, SealedFile(tmp_path / "none", bytes(32)))
    await nothing.start()
    await nothing.stop()
    assert not nothing.ready and len(nothing) == 0


@given(
    body=st.text(), id=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=200)
)
def test_we_agree_with_the_standards_own_package(body: str, id: str) -> None:
    """Its signatures hold here and ours hold there, for any text and id."""
    at = datetime.now(UTC)
    secret = secrets.token_bytes(32)
    headers = signed(in_words(secret), id, body, at)
    partner = PartnerSender("p", "P", 0, (OTHER_SECRET, secret))
    found = seal([(name.encode(), value.encode()) for name, value in headers.items()])
    assert found is not None
    assert signer(found, body.encode(), [partner]) is partner
    assert signer(found, body.encode() + b" ", [partner]) is None
    ours = {**headers, "webhook-signature": sign(secret, id, int(at.timestamp()), body.encode())}
    Webhook(in_words(secret)).verify(body, ours, json_parse=False)
    with pytest.raises(WebhookVerificationError):
        Webhook(in_words(OTHER_SECRET)).verify(body, ours, json_parse=False)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([b"webhook-id", b"webhook-timestamp", b"webhook-signature", b"x"]),
            st.binary(max_size=80),
        ),
        max_size=6,
    )
)
def test_no_headers_make_the_reading_of_a_seal_fail(headers: list[tuple[bytes, bytes]]) -> None:
    found = seal(headers)
    assert found is None or isinstance(found, Seal)


def test_a_platform_that_signs_by_the_package_is_understood() -> None:
    """What the invented platform of the fixtures sends is what the standard says."""
    body = json.dumps(ALARM)
    headers = signed(in_words(SECRET), "id", body, datetime(2026, 11, 25, 2, 12, 41, tzinfo=UTC))
    assert headers["webhook-signature"] == sign(SECRET, "id", 1795572761, body.encode())
