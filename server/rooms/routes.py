"""The routes of the rooms: small JSON in and out, and a stream of events.

Whoever leads a room says its secret in a header, and a participant his number: neither stands in
an address, which other machines on the way may write down.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from server.rooms import rules
from server.rooms.hub import Hub
from server.rooms.limits import Buckets
from server.rooms.rooms import Refused, for_all, person
from server.rooms.store import Away

PREFIX = "/room"
LONGEST = 50_000  # bytes of what may be said at once; 300 drawn curves are less
NO_STORE = {"Cache-Control": "no-store"}
STREAM = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
STATUS = {
    "unknown": 404,
    "secret": 403,
    "stranger": 403,
    "full": 409,
    "closed": 409,
    "ended": 409,
    "elsewhere": 409,
    "not now": 409,
    "answer": 400,
    "act": 400,
    "slow": 429,
    "away": 503,
}
Answering = Callable[[Request], Awaitable[Response]]


class RoomRoutes:
    """What browsers ask for. `qr(link)` draws a QR code; `pages` are those of a teacher."""

    def __init__(
        self, hub: Hub, qr: Callable[[str], str], pages: Mapping[str, Callable[[], str]]
    ) -> None:
        self.hub, self.qr, self.pages = hub, qr, pages
        # A lecture hall behind one address comes at once; so do its learners who mistype the code.
        self.opening = Buckets(20, 1 / 30)
        self.wrong = Buckets(40, 0.5)
        self.joins = {"address": Buckets(1_100, 5), "room": Buckets(350, 5)}
        self.words = Buckets(30, 3)  # of one participant, or teacher
        self.streams = Buckets(1_500, 20)

    def routes(self) -> list[Route]:
        """All of them."""
        of_room = f"{PREFIX}/{{code}}"
        return [
            Route(PREFIX, self._guarded(self.open), methods=["POST"]),
            Route(f"{PREFIX}/path/{{lesson}}", self._guarded(self.path)),
            Route(f"{of_room}/join", self._guarded(self.join), methods=["POST"]),
            Route(f"{of_room}/answer", self._guarded(self.answer), methods=["POST"]),
            Route(f"{of_room}/place", self._guarded(self.place), methods=["POST"]),
            Route(f"{of_room}/act", self._guarded(self.act), methods=["POST"]),
            Route(f"{of_room}/all", self._guarded(self.everything)),
            Route(f"{of_room}/qr", self._guarded(self.code), methods=["POST"]),
            Route(f"{of_room}/events", self._guarded(self.events)),
            *(Route(f"/{name}", self._page(make)) for name, make in self.pages.items()),
        ]

    def _guarded(self, answering: Answering) -> Answering:
        """Says what is wrong as one word, and of what fails inside nothing at all."""

        async def answer(request: Request) -> Response:
            try:
                if request.headers.get("sec-fetch-site") == "cross-site":
                    raise Refused("secret")  # another site leads no room
                self._check_code(request)
                return await answering(request)
            except Refused as problem:
                if problem.reason == "unknown":
                    self.wrong.take(_address(request))
                return _problem(problem.reason)
            except Away:
                return _problem("away")
            except ClientDisconnect:
                return Response(status_code=400)

        return answer

    def _check_code(self, request: Request) -> None:
        """Codes cannot be guessed fast: who names many that are none waits."""
        if "code" not in request.path_params:
            return
        if self.wrong.left(_address(request)) < 1:
            raise Refused("slow")
        if not rules.is_code(request.path_params["code"]):
            raise Refused("unknown")

    async def open(self, request: Request) -> Response:
        """A new room."""
        if not self.opening.take(_address(request)):
            raise Refused("slow")
        code, secret = await self.hub.run(self.hub.rooms.open)
        return _json({"code": code, "secret": secret})

    async def path(self, request: Request) -> Response:
        """The steps and questions of a lesson, as its stage has them."""
        questions, lesson = self.hub.rooms.questions, request.path_params["lesson"]
        if lesson not in questions.lessons:
            raise Refused("unknown")
        text = await self.hub.run(questions.text, lesson)
        return Response(text, media_type="application/json", headers=NO_STORE)

    async def join(self, request: Request) -> Response:
        """A participant comes, or comes back."""
        code, who = request.path_params["code"], person((await _said(request)).get("me"))
        rooms = self.hub.rooms
        await self.hub.run(rooms.find, code)
        if not await self.hub.run(rooms.has, code, who):
            if not self.joins["address"].take(_address(request)):
                raise Refused("slow")
            if not self.joins["room"].take(code):
                raise Refused("slow")
        await self.hub.run(rooms.join, code, who)
        return _json(for_all(await self.hub.run(rooms.look, code)))

    async def answer(self, request: Request) -> Response:
        """A participant's answer; once this is said, it is stored."""
        code, said = request.path_params["code"], await _said(request)
        who = person(said.get("me"))
        if not self.words.take(f"{code} {who}"):
            raise Refused("slow")
        asked = (said.get("question"), said.get("round"), said.get("answer"))
        kept = await self.hub.run(self.hub.rooms.answer, code, who, *asked)
        self.hub.nudge()
        return _json({"said": kept})

    async def place(self, request: Request) -> Response:
        """At which step a participant is who goes at his own pace."""
        code, said = request.path_params["code"], await _said(request)
        who, lesson, step = person(said.get("me")), said.get("lesson"), said.get("step")
        if not self.words.take(f"{code} {who}"):
            raise Refused("slow")
        if not await self.hub.run(self.hub.rooms.questions.has, lesson, step):
            raise Refused("answer")
        self.hub.place(code, who, f"{lesson} {step}")
        return _json({"said": "noted"})

    async def act(self, request: Request) -> Response:
        """What the teacher has pressed."""
        code, said, secret = request.path_params["code"], await _said(request), _secret(request)
        if not self.words.take(f"{code} leads"):
            raise Refused("slow")
        try:
            await self.hub.run(self.hub.rooms.act, code, secret, said)
        except Refused as problem:
            self._slow_guesses(problem, request)
            raise
        self.hub.nudge()
        return _json({"said": "done"})

    async def everything(self, request: Request) -> Response:
        """All answers, for the teacher's summary."""
        await self._led(request)
        looked = await self.hub.run(self.hub.rooms.look, request.path_params["code"])
        return _json(looked)

    async def code(self, request: Request) -> Response:
        """The QR code of the link to a room; the browser knows where it found this server."""
        link = (await _said(request)).get("link")
        if not isinstance(link, str) or not link.startswith(("http://", "https://")):
            raise Refused("answer")
        if len(link) > 300 or not link.isascii():
            raise Refused("answer")
        await self.hub.run(self.hub.rooms.find, request.path_params["code"])
        return _json({"qr": await self.hub.run(self.qr, link)})

    async def events(self, request: Request) -> Response:
        """The events of a room, for its teacher, its participants and its projector."""
        code, rooms = request.path_params["code"], self.hub.rooms
        if not self.streams.take(_address(request)):
            raise Refused("slow")
        who: str | None = request.headers.get("x-participant", "")
        if request.headers.get("authorization"):
            await self._led(request)
            who = None
        elif who and not await self.hub.run(rooms.has, code, who):
            await self.hub.run(rooms.find, code)
            raise Refused("stranger")
        await self.hub.run(rooms.find, code)
        return StreamingResponse(
            self.hub.listen(code, who), headers=STREAM, media_type="text/event-stream"
        )

    async def _led(self, request: Request) -> None:
        try:
            await self.hub.run(self.hub.rooms.led, request.path_params["code"], _secret(request))
        except Refused as problem:
            self._slow_guesses(problem, request)
            raise

    def _slow_guesses(self, problem: Refused, request: Request) -> None:
        if problem.reason == "secret":
            self.wrong.take(_address(request))

    def _page(self, make: Callable[[], str]) -> Answering:
        async def page(_: Request) -> Response:
            html = await self.hub.run(make)
            return Response(html, media_type="text/html", headers={"Cache-Control": "no-cache"})

        return page


def _json(said: Any) -> Response:
    return JSONResponse(said, headers=NO_STORE)


def _problem(reason: str) -> Response:
    return JSONResponse({"problem": reason}, STATUS[reason], headers=NO_STORE)


async def _said(request: Request) -> dict[str, Any]:
    """What a browser says: a small mapping. It may say anything."""
    text = b""
    async for part in request.stream():
        text += part
        if len(text) > LONGEST:
            raise Refused("answer")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused("answer") from None
    if not isinstance(said, dict):
        raise Refused("answer")
    return said


def _secret(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ")


def _address(request: Request) -> str:
    """The address of a visitor. What a proxy says of it the server has read already, and only of
    one that it trusts: this machine's own, or those that FORWARDED_ALLOW_IPS names."""
    return request.client.host if request.client else ""
