"""WebRTC calls at a provider, over its REST interface, with the server's own key.

A call is created with the offer of the browser and the whole session; the answer goes
back to the browser, whose media then flows to the provider directly. The server keeps the
call's id: for the sideband, and to hang up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import httpx
import orjson

from callboard.providers.base import ProviderFailure, UpstreamCall
from callboard.providers.realtime_api import (
    TEMPORARY_STATUS,
    UNAUTHORIZED_STATUS,
    Endpoint,
    unauthorized,
    with_identifier,
)
from callboard.providers.refusals import message_in
from callboard.transports.websocket_client import why_not_connected

ANSWER_TIMEOUT_S = 15.0
"""How long a provider may take to answer an offer: a browser waits for it."""
HANG_UP_TIMEOUT_S = 5.0
ANSWER_LIMIT_BYTES = 64 * 1024
"""The longest SDP answer that is taken."""
NO_CALLS_STATUS = (404, 405, 501)


class NoCalls(ProviderFailure):
    """A server that has a Realtime API, but no calls."""


class HttpCallBroker:
    """``POST …/realtime/calls`` and ``…/{call_id}/hangup`` of one provider, by a pooled client."""

    def __init__(
        self, endpoint: Endpoint, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._endpoint = endpoint
        self._http = httpx.AsyncClient(
            trust_env=False,
            proxy=endpoint.proxy_of(endpoint.base_url),
            verify=endpoint.tls if endpoint.tls is not None else True,
            timeout=ANSWER_TIMEOUT_S,
            transport=transport,
        )

    async def create_call(
        self, offer_sdp: str, session: Mapping[str, Any], safety_identifier: str | None = None
    ) -> UpstreamCall:
        """A call with this session, which names its model. Raises ``ProviderFailure``."""
        parts = {
            "sdp": (None, offer_sdp.encode(), "application/sdp"),
            "session": (None, orjson.dumps(session), "application/json"),
        }
        identified = with_identifier(self._endpoint.headers, safety_identifier)
        headers = {**identified, "Accept": "application/sdp"}
        return self._created(await self._post("/calls", headers, files=parts))

    def _created(self, response: httpx.Response) -> UpstreamCall:
        call_id = response.headers.get("location", "").partition("?")[0].rpartition("/")[2]
        answer = response.content
        if not call_id or len(answer) > ANSWER_LIMIT_BYTES or not answer.startswith(b"v=0"):
            raise self._refused("its answer is not that of a call: no SDP, or no Location")
        return UpstreamCall(answer.decode(errors="replace"), call_id)

    async def translation_secret(
        self, session: Mapping[str, Any], safety_identifier: str | None = None
    ) -> Mapping[str, Any]:
        """``POST …/realtime/translations/client_secrets``. Raises ``ProviderFailure``."""
        response = await self._post(
            "/translations/client_secrets",
            with_identifier(self._endpoint.headers, safety_identifier),
            json={"session": dict(session)},
        )
        try:
            answer = orjson.loads(response.content)
        except orjson.JSONDecodeError:
            answer = None
        if not isinstance(answer, dict) or not isinstance(answer.get("value"), str):
            raise self._refused("its answer has no secret in it")
        return answer

    async def translation_call(
        self, offer_sdp: str, session: Mapping[str, Any], safety_identifier: str | None = None
    ) -> UpstreamCall:
        """A translation's call takes an ephemeral key alone: one is made for it, here.

        Raises ``ProviderFailure``.
        """
        secret = await self.translation_secret(session, safety_identifier)
        identified = with_identifier(self._endpoint.headers, safety_identifier)
        headers = {**identified, "Content-Type": "application/sdp"}
        headers.pop("api-key", None)
        headers["Authorization"] = f"Bearer {secret['value']}"
        response = await self._post("/translations/calls", headers, content=offer_sdp.encode())
        return self._created(response)

    async def hang_up(self, call_id: str) -> None:
        """End a call; one that has ended already is no failure. Raises ``ProviderFailure``."""
        path = f"/calls/{quote(call_id, safe='')}/hangup"
        try:
            await self._post(path, self._endpoint.headers, timeout=HANG_UP_TIMEOUT_S)
        except NoCalls:
            return

    async def close(self) -> None:
        await self._http.aclose()

    async def _post(self, path: str, headers: Mapping[str, str], **body: Any) -> httpx.Response:
        """An answer of success. Raises ``ProviderFailure``."""
        try:
            response = await self._http.post(self._url(path), headers=dict(headers), **body)
        except httpx.TimeoutException:
            raise self._unreachable("no answer in time") from None
        except httpx.HTTPError as error:
            raise self._unreachable(_reason(error)) from None
        if not response.is_success:
            raise self._refusal(response.status_code, response.content)
        return response

    def _url(self, rest: str) -> str:
        parts = urlsplit(self._endpoint.base_url)
        path = f"{parts.path.rstrip('/')}/realtime{rest}"
        return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))

    def _refusal(self, status: int, body: bytes) -> ProviderFailure:
        """What a provider's HTTP error means. Of a refused key nothing is repeated."""
        if status in UNAUTHORIZED_STATUS:
            return unauthorized(self._endpoint, f"it answered HTTP {status}")
        detail = f"it answered HTTP {status}"
        if told := message_in(body, self._endpoint.headers):
            detail = f"{detail}, {told}"
        if status in NO_CALLS_STATUS:
            return NoCalls("provider_refused", self._endpoint.name, detail)
        return self._refused(detail, temporary=status in TEMPORARY_STATUS)

    def _refused(self, detail: str, *, temporary: bool = False) -> ProviderFailure:
        return ProviderFailure("provider_refused", self._endpoint.name, detail, temporary=temporary)

    def _unreachable(self, detail: str) -> ProviderFailure:
        name = self._endpoint.name
        return ProviderFailure("provider_unreachable", name, detail, temporary=True)


def _reason(error: httpx.HTTPError) -> str:
    """What the system said beneath the library's own words."""
    beneath: BaseException | None = error
    reason = type(error).__name__
    while beneath is not None:
        if isinstance(beneath, OSError):
            reason = why_not_connected(beneath)
        if isinstance(beneath, BaseExceptionGroup):
            beneath = beneath.exceptions[0]
        else:
            beneath = beneath.__cause__ or beneath.__context__
    return reason
