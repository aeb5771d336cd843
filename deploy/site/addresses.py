"""Where the pages of a course as files lie: an address of the app → a file."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlencode

from core.parameters import BadValue, Parameter
from pages.registry import BY_SLUG, PAGES

# Of these the course has no page, and says this in the place of a link: a server's words on what it
# keeps, and files of visitors, which a server reads.
WITHOUT = {"privacy": "", "own_data": "Files of your own need the app; this course has no server."}
SHOWN = ("step", "present")  # what a stage reads of its address
_LINK = re.compile(r'href="\./([a-z_]*)(?:\?([^"#]*))?(#[^"]*)?"')

# The lesson and the setting of a laboratory → whether the course has a page for it.
Has = Callable[[str, str], bool]


def everything(slug: str, setting: str) -> bool:
    """A course that has every laboratory for which there is a link."""
    return True


def file_of(page: str) -> str:
    """The file of a page by its path in the app."""
    return f"{page or 'index'}.html"


def laboratory(slug: str, setting: str) -> str:
    """The file of a laboratory at a setting."""
    number = f"_{hashlib.sha256(setting.encode()).hexdigest()[:8]}" if setting else ""
    return f"{slug}_laboratory{number}.html"


def setting_of(parameters: Mapping[str, Parameter], values: Mapping[str, Any]) -> str:
    """A setting as the name of its page has it: what differs from the defaults, in order."""
    return urlencode(
        sorted(
            (name, parameters[name].write(value))
            for name, value in values.items()
            if name in parameters and value != parameters[name].default
        ),
        safe=",",
    )


def setting_in(slug: str, query: str) -> str:
    """The setting of a laboratory that an address names; what it cannot have is passed over."""
    parameters, values = BY_SLUG[slug].parameters, {}
    for name, text in parse_qsl(query):
        with suppress(KeyError, BadValue):
            values[name] = parameters[name].read(text)
    return setting_of(parameters, values)


def address_of(page: str, query: str = "", place: str = "", has: Has = everything) -> str:
    """The address in the course for a page of the app at a query; a laboratory that the course has
    not is that of the defaults. KeyError names a page that there is not."""
    slug = page or PAGES[0].slug
    lesson, said = BY_SLUG[slug], dict(parse_qsl(query))
    if lesson.slug in WITHOUT:
        return f"./{file_of('')}"
    if lesson.minutes and said.keys() - set(SHOWN):
        setting = setting_in(slug, query)
        return f"./{laboratory(slug, setting if has(slug, setting) else '')}{place}"
    shown = urlencode({name: said[name] for name in SHOWN if name in said})
    return f"./{file_of(lesson.address)}{'?' if shown else ''}{shown}{place}"


def moved(text: str, link: Callable[[str, str, str], str]) -> str:
    """HTML of the app with its links as the course has them, without those to a page that it has
    not; `link` gives the address for page, query and place."""

    def found(one: re.Match[str]) -> str:
        return f'href="{html.escape(link(one[1], html.unescape(one[2] or ""), one[3] or ""))}"'

    for page, instead in WITHOUT.items():
        text = re.sub(rf'<a href="\./{page}(\?[^"]*)?">.*?</a>', instead, text)
    return _LINK.sub(found, text)
