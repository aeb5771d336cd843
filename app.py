"""The front door: `streamlit run app.py` starts the server, warms it up and serves the lessons."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit import config
from streamlit.runtime import get_instance

from pages.registry import FOLLOWING, LESSONS, PAGES
from server import logs, warm
from server.files import ClosedPaths, PackedFiles, pieces_at_hand, script_at_hand
from server.headers import SecurityHeaders, security_headers
from server.page import page_with, type_of
from server.rooms.hub import Hub
from server.rooms.questions import Asks, Choice, Questions
from server.rooms.rooms import Rooms
from server.rooms.routes import RoomRoutes
from server.rooms.which_store import store_of
from server.sockets import CarefulSockets, ask_nobody, send_at_once
from server.stopping import when_asked_to_stop
from server.uploads import SIZE, Room, Uploads, in_memory, megabytes
from ui.early import start_js
from ui.early.first_answer import first_of
from ui.film import film_js, pieces, plotly_js
from ui.frame import frame
from ui.guide.link import qr
from ui.lesson import Lesson
from ui.room import pages as room_pages
from ui.room import room_js, transfer
from ui.runtime import line_js
from ui.runtime.holdings import HOLDINGS
from ui.stage import stage_js
from ui.stage.pieces import script_of
from ui.state import view

IN_HEAD = (start_js.ADDRESS, line_js.CSS + frame.CSS)
LINE = (line_js.tag(room=room_js.ADDRESS), line_js.NO_SCRIPT)
ROUTER = Path(__file__).parent / "pages" / "router.py"
# How many seconds the start waits for the warm-up, which then goes on behind it.
PATIENCE = float(os.environ.get("INSTRUMENT_PATIENCE", "5"))
# MB that a file of a visitor may have; 0: none is taken.
UPLOAD = megabytes(SIZE, 20)
config.set_option("server.maxUploadSize", max(1, UPLOAD))
WANTED = os.environ.get("INSTRUMENT_WARM_UP") != "0"


def asks_of(lesson: Lesson) -> Asks:
    """What a room can ask of a lesson: what its stage asks, and a choice before and after."""
    choice = transfer.asked(lesson)
    return Asks(partial(script_of, lesson), choice and Choice(*choice))


QUESTIONS = Questions({one.slug: asks_of(one) for one in LESSONS})
ROOMS = Hub(Rooms(store_of, QUESTIONS))
ROOM_PAGES = {name: partial(room_pages.page, name, LESSONS, type_of()) for name in room_pages.NAMES}


@asynccontextmanager
async def warm_up(_: st.App) -> AsyncIterator[None]:
    """Make the first visit to every lesson, so that no learner has to."""
    ask_nobody()
    in_memory()
    logs.without_words_of_visitors()
    send_at_once()
    when_asked_to_stop(ROOMS.close)
    addresses = [lesson.instrument for lesson in PAGES] if WANTED else []
    visits = asyncio.create_task(warm.visit_all(get_instance(), addresses))
    await asyncio.wait([visits], timeout=PATIENCE)
    yield
    visits.cancel()
    with suppress(asyncio.CancelledError):
        await visits


# The router lies in pages/, not here: beside a folder named pages Streamlit would serve the very
# first deep link of a fresh server without its frame.
app = st.App(
    ROUTER,
    lifespan=warm_up,
    routes=[
        Route(
            plotly_js.PATH,
            script_at_hand(plotly_js.FILE.read_text("utf-8"), plotly_js.VERSION),
        ),
        Route(film_js.PATH, script_at_hand(film_js.SOURCE, film_js.VERSION)),
        Route(stage_js.PATH, script_at_hand(stage_js.SOURCE, stage_js.VERSION)),
        Route(pieces.PATH, pieces_at_hand(pieces.at_hand, pieces.packed)),
        Route(room_js.PATH, script_at_hand(room_js.SOURCE, room_js.VERSION)),
        *RoomRoutes(ROOMS, qr, ROOM_PAGES).routes(),
        Route(line_js.PATH, script_at_hand(line_js.SOURCE, line_js.VERSION)),
        Route(start_js.PATH, script_at_hand(start_js.SOURCE, start_js.VERSION)),
        *(
            Route(
                f"/{lesson.address}",
                page_with(
                    *IN_HEAD,
                    partial(first_of, lesson, following=FOLLOWING.get(lesson)),
                    view.title_of(lesson),
                    LINE,
                ),
            )
            for lesson in PAGES
        ),
    ],
    middleware=[
        Middleware(SecurityHeaders, headers=security_headers()),
        Middleware(ClosedPaths),
        Middleware(Uploads, limit=UPLOAD, room=Room(HOLDINGS.take, HOLDINGS.drop)),
        Middleware(PackedFiles),
        Middleware(CarefulSockets, takes_files=UPLOAD > 0),
    ],
)
