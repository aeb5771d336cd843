"""The element that watches the line, as a page has it."""

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from server.sockets import is_ours
from ui.runtime import line_js


def test_the_sign_of_life_is_one_that_the_server_hears():
    said = line_js.tag("").partition('data-heartbeat="')[2].partition('"')[0]
    message = BackMsg.FromString(bytes(map(int, said.split(","))))
    assert message.WhichOneof("type") == "app_heartbeat"
    assert is_ours(message)


def test_a_course_is_led_to_where_there_is_one(monkeypatch):
    monkeypatch.delenv(line_js.COURSE, raising=False)
    assert "data-course" not in line_js.tag()
    monkeypatch.setenv(line_js.COURSE, "https://example.org/a?b&c")
    assert 'data-course="https://example.org/a?b&amp;c"' in line_js.tag()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "example.org", 'https://a" onload="b c']
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError, match=line_js.COURSE):
        line_js.tag(address)
