"""What a screen reader reads of a stage, in its order, from Chromium's accessibility tree."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

Node = dict[str, Any]
# One line for each, of all the words in it; of the others those inside are read one by one.
LINES = {"paragraph": "text", "LabelText": "text", "listitem": "item", "heading": "heading"}
NAMED = {"region": "region", "navigation": "steps", "group": "group", "dialog": "dialog"}
CONTROLS = {"button": "button", "link": "link", "slider": "dial", "image": "picture"}
# The tree has no words for the value of a dial.
VALUES = """(dials) => dials
  .filter((dial) => dial.checkVisibility({ visibilityProperty: true }))
  .map((dial) => dial.ariaValueText)"""


def read_aloud(page: Page) -> list[str]:
    """The stage in lines such as “button: Commit (waits)”, in the order in which they are read."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()
    dials = iter(page.eval_on_selector_all(".stage input", VALUES))
    region = next(n for n in nodes.values() if _role(n) == "region" and not n["ignored"])
    lines = _lines(region, nodes)
    return [f"{line} = {next(dials)}" if line.startswith("dial: ") else line for line in lines]


def _lines(node: Node, nodes: dict[str, Node]) -> list[str]:
    role, inside = _role(node), [nodes[i] for i in node.get("childIds", []) if i in nodes]
    deeper = [line for child in inside for line in _lines(child, nodes)]
    if node["ignored"]:
        return deeper
    if role in LINES:
        return [f"{LINES[role]}: {words}"] if (words := _words(node, nodes)) else []
    if role in CONTROLS:
        return [_control(node, role)] + (deeper if role == "image" else [])
    if role in NAMED:
        return [f"{NAMED[role]}: {_name(node)}", *deeper]
    if role == "StaticText":
        return [f"text: {_name(node)}"]
    return deeper


def _words(node: Node, nodes: dict[str, Node]) -> str:
    """All the words in a node; those that explain themselves when they are pressed in brackets."""
    if node["role"]["value"] == "button":
        return f"[{_name(node)}]"
    if node["role"]["value"] == "StaticText":
        return _name(node)
    parts = [_words(nodes[i], nodes) for i in node.get("childIds", []) if i in nodes]
    return " ".join(" ".join(parts).split())


def _control(node: Node, role: str) -> str:
    waits = any(one["name"] == "disabled" for one in node.get("properties", []))
    return f"{CONTROLS[role]}: {_name(node)}" + (" (waits)" if waits else "")


def _role(node: Node) -> str:
    return str(node.get("role", {}).get("value", ""))


def _name(node: Node) -> str:
    return " ".join(str(node.get("name", {}).get("value", "")).split())
