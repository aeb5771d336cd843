"""Real browsers on two replicas behind the proxy, while something breaks."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from benchmarks.faults import FAULTS, Scene, scene
from deploy.local import Hosting


@pytest.fixture(scope="module")
def stage(browser: Browser) -> Iterator[Scene]:
    with scene(browser, learners=2) as running:
        yield running


@pytest.fixture
def hosting(stage: Scene) -> Hosting:
    return stage.hosting


# A connection that is lost, and one that is used against the server; the others wait for long for
# what these show in short.
QUICK = {"a_replica_is_killed", "a_learner_is_greedy"}
CASES = [pytest.param(fault, marks=[pytest.mark.slow] * (fault not in QUICK)) for fault in FAULTS]


def test_the_quick_faults_are_there() -> None:
    assert set(FAULTS) >= QUICK


@pytest.mark.parametrize("fault", CASES)
def test_learners_go_on(fault: str, stage: Scene) -> None:
    print(FAULTS[fault](stage))


def get(url: str, cookie: str = "") -> tuple[str, str]:
    """The seat that an answer gives, and how it is packed."""
    request = urllib.request.Request(url, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        given = [text for text in answer.headers.get_all("Set-Cookie", []) if "seat=" in text]
        return "".join(given), answer.headers.get("Content-Encoding", "")


def test_a_browser_gets_a_seat_once(hosting: Hosting) -> None:
    given, _ = get(hosting.url)
    assert "HttpOnly" in given
    assert get(hosting.url, given.split(";")[0])[0] == ""
    assert get(hosting.url, "seat=made-up")[0] != ""


def test_pages_and_scripts_are_sent_packed(hosting: Hosting) -> None:
    for path in ("", "/ratio_dial", "/instrument/plotly.min.js"):
        assert get(f"{hosting.url}{path}")[1] == "gzip"


def test_the_figures_of_the_server_are_not_public(hosting: Hosting) -> None:
    for url in (hosting.url, hosting.replicas[0].url):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(f"{url}/_stcore/metrics")


def test_a_file_finds_its_way_through_the_proxy_up_to_its_limit(hosting: Hosting) -> None:
    """Without a visit it is refused by the app; a larger one by the proxy already."""
    for size, status in ((1_000, {400, 403}), (22 * 2**20, {413})):
        address = f"{hosting.url}/_stcore/upload_file/nobody/1"
        asked = urllib.request.Request(address, b"x" * size, method="PUT")
        with pytest.raises((urllib.error.URLError, ConnectionError)) as refused:
            urllib.request.urlopen(asked, timeout=20)
        code = getattr(refused.value, "code", None)
        assert code in status or (code is None and size > 1_000)  # it hangs up while one sends
