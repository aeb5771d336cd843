"""The whole course: its parts built side by side, and only those of which something has changed."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from core.comparison.workers import end_pools
from deploy.site.parts import Files, lesson_part, linked_settings, pages_around
from pages.registry import LESSONS

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "site"
CODE = ("core", "ui", "pages", "deploy/site", "requirements.txt")
TEXTS = {".md", ".toml", ".svg"}  # of a lesson: no other lesson reads them
PACKED = 6  # the level of gzip at which sizes are told


def course(app: str = "", workers: int | None = None, cache: Path = CACHE) -> Files:
    """Every file of the course. A lesson whose code and texts are as before is not built again."""
    files, wanted = pages_around(app)
    told = {lesson.slug: linked_settings(wanted, lesson.slug) for lesson in LESSONS}
    kept = {slug: cache / f"{_digest(slug, linked, app)}.json" for slug, linked in told.items()}
    missing = [slug for slug, file in kept.items() if not file.exists()]
    for slug, part in _built(missing, told, app, workers):
        cache.mkdir(parents=True, exist_ok=True)
        kept[slug].write_text(json.dumps(part), "utf-8")
    for file in kept.values():
        files |= json.loads(file.read_text("utf-8"))
    for old in set(cache.glob("*.json")) - set(kept.values()):
        old.unlink()
    return files


def _built(
    slugs: Sequence[str], told: dict[str, tuple[str, ...]], app: str, workers: int | None
) -> Iterator[tuple[str, Files]]:
    if not slugs:
        return
    cores = workers or os.cpu_count() or 1
    with ProcessPoolExecutor(cores, get_context("spawn"), _use, (cores,)) as pool:
        # What takes longest, the comparison, comes last in the course and is begun first.
        parts = {pool.submit(_part, slug, told[slug], app): slug for slug in slugs[::-1]}
        for part in as_completed(parts):
            yield parts[part], part.result()


def _use(cores: int) -> None:
    """In a process that builds: a comparison is computed on all cores, for it takes longest."""
    os.environ.setdefault("INSTRUMENT_POOL", str(cores))


def _part(slug: str, linked: Sequence[str], app: str) -> Files:
    try:
        return lesson_part(slug, linked, app)
    finally:
        end_pools()  # or this process would wait for them


def _digest(slug: str, linked: Sequence[str], app: str) -> str:
    """What the files of a lesson follow from, in one word."""
    found = hashlib.sha256(json.dumps([slug, linked, app]).encode())
    for place in CODE:
        for file in sorted([ROOT / place, *(ROOT / place).rglob("*")]):
            inside = file.relative_to(ROOT).parts
            is_text = inside[0] == "pages" and file.suffix in TEXTS and inside[1] != slug
            if file.is_file() and not is_text and "__pycache__" not in inside:
                found.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return found.hexdigest()[:24]


def packed(text: str) -> int:
    """Bytes of a file as a web server sends it."""
    return len(gzip.compress(text.encode(), PACKED))
