"""The first visit to every lesson, made by the server itself before anybody comes."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Iterable

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.session_manager import SessionClient

PATIENCE = 30.0  # seconds for one page; a page that hangs may not keep the others from being warm


class Nobody(SessionClient):
    """A visitor who only waits until the page has run."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.done = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        if msg.WhichOneof("type") == "script_finished":
            self.loop.call_soon_threadsafe(self.done.set)


async def visit(runtime: Runtime, address: str) -> None:
    """Run one page as for a visitor who opens this address, in the light theme."""
    path, _, query = address.partition("?")
    somebody = Nobody()
    session = runtime.connect_session(client=somebody, user_info={})
    try:
        state = ClientState(page_name=path, query_string=query)
        runtime.handle_backmsg(session, BackMsg(rerun_script=state))
        await somebody.done.wait()
    finally:
        runtime.close_session(session)


async def visit_all(runtime: Runtime, addresses: Iterable[str], patience: float = PATIENCE) -> None:
    """Fill the caches with the first picture of every page, then keep it all out of collection.

    A full collection would look at all of it, 57 to 140 ms each time, and find nothing.
    """
    for address in addresses:
        try:
            await asyncio.wait_for(visit(runtime, address), patience)
        except TimeoutError:
            logging.getLogger(__name__).warning("/%s did not end in %g s", address, patience)
        except Exception:  # the other pages can still be made ready
            logging.getLogger(__name__).exception("/%s could not be opened", address)
    gc.collect()
    gc.freeze()
