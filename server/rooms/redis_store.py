"""Rooms in Redis or Valkey, which replicas on several machines share."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import redis

from server.rooms.rules import State
from server.rooms.store import LIFE, MOST_PEOPLE, MOST_ROOMS, PRESENT, Away, Given, Kept, together

PATIENCE = 3  # seconds for an answer of the store
# Every room has four keys, and each write gives all of them another LIFE: what a crash has left
# behind ends by itself. Of each script the first key is the list of rooms, and the room's follow.
START = """
local now, life = tonumber(ARGV[1]), tonumber(ARGV[2])
local function is_there()
  local seen = redis.call('ZSCORE', KEYS[1], KEYS[2])
  return seen and tonumber(seen) > now - life
end
local function touched()
  redis.call('HINCRBY', KEYS[2], 'version', 1)
  redis.call('ZADD', KEYS[1], now, KEYS[2])
  for i = 2, 5 do redis.call('EXPIRE', KEYS[i], life) end
  return 1
end
"""
OPEN = """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - life)
if is_there() then return 'taken' end
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[6]) then return 'full' end
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5])
redis.call('HSET', KEYS[2], 'state', ARGV[3], 'rev', ARGV[4], 'secret', ARGV[5], 'version', 0)
touched()
return 'opened'
"""
PUT = """
if not is_there() or redis.call('HGET', KEYS[2], 'rev') ~= ARGV[3] then return 0 end
redis.call('HSET', KEYS[2], 'state', ARGV[4], 'rev', ARGV[5])
return touched()
"""
JOIN = """
if not is_there() then return 0 end
local known = redis.call('SISMEMBER', KEYS[3], ARGV[3]) == 1
if not known and redis.call('SCARD', KEYS[3]) >= tonumber(ARGV[4]) then return 0 end
redis.call('SADD', KEYS[3], ARGV[3])
return touched()
"""
WRITE = """
if not is_there() or redis.call('HGET', KEYS[2], 'rev') ~= ARGV[3] then return 0 end
if ARGV[5] ~= '' then
  for _, field in ipairs(redis.call('HKEYS', KEYS[4])) do
    if string.sub(field, 1, #ARGV[5]) == ARGV[5] then redis.call('HDEL', KEYS[4], field) end
  end
end
for i = 6, #ARGV, 2 do redis.call(ARGV[4], KEYS[4], ARGV[i], ARGV[i + 1]) end
return touched()
"""
COUNT = """
if not is_there() then return 0 end
redis.call('HSET', KEYS[5], ARGV[3], ARGV[4] .. ' ' .. ARGV[1])
return touched()
"""
SEEN = """
if not is_there() then return 0 end
redis.call('ZADD', KEYS[1], now, KEYS[2])
for i = 2, 5 do redis.call('EXPIRE', KEYS[i], life) end
return 1
"""
ALL = "instrument:rooms"


class RedisStore:
    """A store in Redis; each script of it is one step for everybody else."""

    def __init__(self, address: str, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._redis: Any = redis.Redis.from_url(
            address, decode_responses=True, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
        )
        self._scripts = {
            name: self._redis.register_script(START + script)
            for name, script in [
                ("open", OPEN),
                ("put", PUT),
                ("join", JOIN),
                ("write", WRITE),
                ("count", COUNT),
                ("seen", SEEN),
            ]
        }

    @contextmanager
    def _reached(self) -> Iterator[Any]:
        try:
            yield self._redis
        except (redis.RedisError, OSError) as problem:
            raise Away from problem

    def _run(self, script: str, code: str, *said: Any) -> Any:
        with self._reached():
            return self._scripts[script](
                keys=[ALL, *_keys(code)], args=[self._clock(), LIFE, *said]
            )

    def _is_there(self, code: str) -> bool:
        seen = self._redis.zscore(ALL, _keys(code)[0])
        return seen is not None and seen > self._clock() - LIFE

    def open(self, code: str, secret: str, state: State) -> str:
        said = (json.dumps(state), state["rev"], secret, MOST_ROOMS)
        return str(self._run("open", code, *said))

    def room(self, code: str) -> Kept | None:
        with self._reached() as db:
            if not self._is_there(code):
                return None
            state, secret, version = db.hmget(_keys(code)[0], "state", "secret", "version")
        return Kept(json.loads(state), secret, int(version)) if state else None

    def put(self, code: str, state: State, rev: int) -> bool:
        return self._run("put", code, rev, json.dumps(state), state["rev"]) == 1

    def join(self, code: str, who: str) -> bool:
        return self._run("join", code, who, MOST_PEOPLE) == 1

    def has(self, code: str, who: str) -> bool:
        with self._reached() as db:
            return bool(db.sismember(_keys(code)[1], who))

    def write(self, code: str, rev: int, given: Sequence[Given], first: bool = False) -> bool:
        how = "HSETNX" if first else "HSET"
        return self._run("write", code, rev, how, "", *_fields(given)) == 1

    def replace(
        self, code: str, rev: int, question: str, round_: int, kind: str, given: Sequence[Given]
    ) -> bool:
        place = f"{question} {round_} {kind}"
        return self._run("write", code, rev, "HSET", place, *_fields(given)) == 1

    def answers(self, code: str) -> list[Given]:
        with self._reached() as db:
            found = db.hgetall(_keys(code)[2])
        given = []
        for field, answer in found.items():
            question, round_, who = field.split(" ")
            given.append(Given(question, int(round_), who, json.loads(answer)))
        return given

    def here(self, code: str) -> dict[str, int]:
        with self._reached() as db:
            counted = [one.rpartition(" ") for one in db.hvals(_keys(code)[3])]
        oldest = self._clock() - PRESENT
        return together(json.loads(places) for places, _, at in counted if float(at) > oldest)

    def count(self, code: str, process: str, places: Mapping[str, int]) -> None:
        self._run("count", code, process, json.dumps(places))

    def versions(self, codes: Collection[str]) -> dict[str, int]:
        with self._reached() as db:
            pipe = db.pipeline(transaction=False)
            for code in codes:
                pipe.hget(_keys(code)[0], "version")
            found = pipe.execute()
        return {code: int(one) for code, one in zip(codes, found, strict=True) if one}

    def alive(self, codes: Collection[str]) -> None:
        for code in codes:
            self._run("seen", code)

    def sweep(self) -> None:
        with self._reached() as db:
            ended = db.zrangebyscore(ALL, "-inf", self._clock() - LIFE)
            for room in ended:
                db.delete(*_keys(room.rpartition(":")[2]))
                db.zrem(ALL, room)


def _keys(code: str) -> list[str]:
    room = f"instrument:room:{code}"
    return [room, f"{room}:people", f"{room}:answers", f"{room}:present"]


def _fields(given: Sequence[Given]) -> list[str]:
    """Answers as fields of a hash and what stands in them. No part of a field has a blank."""
    return [
        text
        for one in given
        for text in (f"{one.question} {one.round} {one.who}", json.dumps(one.answer))
    ]
