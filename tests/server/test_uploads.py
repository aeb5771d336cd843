"""The way in for files: closed by one setting everywhere, one a visit, bounded, never on a disk."""

from __future__ import annotations

import asyncio
import gc

import pytest
import yaml
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import (
    FileUploaderState,
    FileURLsRequest,
    UploadedFileInfo,
)
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

from deploy import local
from server import uploads
from server.sockets import PASTED, is_ours
from ui.runtime.holdings import Holdings


def answer(app, method="PUT", visit="me", size: int | None = 10):
    """The status that a request for a place of a file gets."""
    headers = [] if size is None else [(b"content-length", str(size).encode())]
    scope = {
        "type": "http", "method": method, "path": f"/_stcore/upload_file/{visit}/1",
        "headers": headers,
    }  # fmt: skip
    seen = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        seen.append(message)

    asyncio.run(app(scope, receive, send))
    return seen[0]["status"]


def taking(status=204):
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return app


def way(limit=1, most=3 * 2**20, status=204, there=("me", "you", "she")):
    held = Holdings(most, lambda visit: visit in there)
    room = uploads.Room(held.take, held.drop)
    return uploads.Uploads(taking(status), limit, room), held


@pytest.mark.parametrize(
    ("limit", "size", "status"), [(0, 10, 404), (1, 10, 204), (1, 2**21, 413), (1, None, 411)]
)
def test_one_setting_says_how_large_a_file_may_be_and_0_closes_the_way(limit, size, status):
    assert answer(way(limit)[0], size=size) == status


def test_a_visit_has_one_file_and_all_together_have_a_bound():
    app, held = way()
    assert [answer(app, size=2**20) for _ in range(5)] == [204] * 5
    assert held.total == 2**20
    assert answer(app, visit="you", size=2**20) == 204
    assert answer(app, visit="she", size=2**20) == 204
    assert answer(app, visit="gone", size=2**20) == 503
    # What is read makes room, and so does who has left.
    held.drop("you")
    assert answer(app, visit="gone", size=2**20) == 204
    assert answer(app, visit="you", size=2**20) == 204


def test_a_file_that_did_not_come_takes_no_room():
    app, held = way(status=403)
    assert answer(app, size=2**20) == 403
    assert held.total == 0


def test_a_table_counts_as_long_as_its_holder_lives():
    class Holder:
        pass

    held, one = Holdings(100, lambda _: True), Holder()
    assert held.keep(one, 80)
    assert not held.keep(Holder(), 30)
    assert held.total == 80
    del one
    gc.collect()
    assert held.total == 0


def brought(count=1):
    info = UploadedFileInfo(file_id="1", name="a.csv", size=3)
    state = FileUploaderState(uploaded_file_info=[info] * count)
    return told(WidgetState(id="file", file_uploader_state_value=state))


def told(state):
    return BackMsg(rerun_script=ClientState(widget_states=WidgetStates(widgets=[state])))


def places(count=1):
    return BackMsg(file_urls_request=FileURLsRequest(request_id="1", file_names=["a"] * count))


PASTE = told(WidgetState(id="text", string_value="x" * PASTED))


@pytest.mark.parametrize("said", [brought(), places(), PASTE], ids=["file", "place", "text"])
def test_a_browser_may_speak_of_files_only_where_the_host_takes_any(said):
    assert is_ours(said, takes_files=True)
    assert not is_ours(said)


@pytest.mark.parametrize(
    "said",
    [brought(9), places(9), told(WidgetState(id="text", string_value="x" * (PASTED + 1)))],
    ids=["files", "places", "text"],
)
def test_and_then_of_few(said):
    assert not is_ours(said, takes_files=True)


def test_a_size_that_is_none_is_refused():
    assert uploads.megabytes("X", 20, {}) == 20
    assert uploads.megabytes("X", 20, {"X": "0"}) == 0
    for wrong in ("-1", "2.5", "much", "99999"):
        with pytest.raises(ValueError, match="whole MB"):
            uploads.megabytes("X", 20, {"X": wrong})


@pytest.mark.parametrize(("said", "size", "closed"), [("20", "21m", False), ("0", "1m", True)])
def test_the_proxy_follows_the_setting_of_the_app(said, size, closed, tmp_path, monkeypatch):
    import re
    import subprocess

    tmp_path.chmod(0o755)
    monkeypatch.setenv("INSTRUMENT_UPLOAD_MB", said)
    settings = local.proxy_settings(tmp_path, "127.0.0.1:9999", ["127.0.0.1:9000"])
    command = ["sh", str(local.ROOT / "deploy" / "proxy.sh"), "-t"]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    made = (tmp_path / "nginx.conf").read_text("utf-8")
    place = re.search(r"location /_stcore/upload_file/ \{(.*?)\}", made, re.S)
    assert place is not None
    assert ("return 404;" in place[1]) == closed
    assert f"client_max_body_size {size};" in place[1]
    assert "proxy_request_buffering off;" in place[1]


def test_the_cluster_and_compose_follow_it_too():
    deploy = local.ROOT / "deploy"
    parts = {
        one["kind"]: one for one in yaml.safe_load_all((deploy / "kubernetes.yaml").read_text())
    }
    (container,) = parts["Deployment"]["spec"]["template"]["spec"]["containers"]
    said = {one["name"]: one["value"] for one in container["env"]}["INSTRUMENT_UPLOAD_MB"]
    notes = parts["Ingress"]["metadata"]["annotations"]
    prefix = "nginx.ingress.kubernetes.io/proxy-"
    assert notes[f"{prefix}body-size"] == f"{int(said) + 1}m"
    assert notes[f"{prefix}request-buffering"] == "off"
    services = yaml.safe_load((deploy / "compose.yaml").read_text())["services"]
    sizes = {services[name]["environment"]["INSTRUMENT_UPLOAD_MB"] for name in ("app", "proxy")}
    assert sizes == {"${INSTRUMENT_UPLOAD_MB:-20}"}
