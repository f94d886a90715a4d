"""A false model on loopback: it answers as the test says, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from keeneye.coding.llm import Endpoint
from keeneye.coding.llm.asking import Asker
from keeneye.coding.llm.coder import LlmCoder
from keeneye.coding.mentions import ActorIndex, index_actors
from keeneye.desk import read_desk
from keeneye.feeds.net import Wires
from keeneye.limits import LIMITS, Limits

__all__ = ["QUICK", "Asked", "Model", "act", "coder_of", "said", "serving"]

QUICK = replace(LIMITS, llm_seconds=0.6, fetch_pause_seconds=0.01, llm_failures=3)

Reply = bytes | tuple[int, bytes] | tuple[int, bytes, dict[str, str]]


@cache
def _names() -> ActorIndex:
    return index_actors(read_desk("korea"))


@dataclass(frozen=True)
class Asked:
    """One request: its body, its headers, and the text between the marks."""

    body: dict[str, Any]
    headers: dict[str, str]
    path: str

    @property
    def text(self) -> str:
        """The report's text, as the model gets it."""
        return str(json.loads(self.body["messages"][1]["content"].splitlines()[1]))

    @property
    def mark(self) -> str:
        """The mark before it."""
        return str(self.body["messages"][1]["content"].splitlines()[0])


@dataclass
class Model:
    """What it says, what it was asked, and how many calls were under way at once."""

    reply: Callable[[Asked], Reply]
    asked: list[Asked] = field(default_factory=list)
    url: str = ""
    under_way: int = 0
    most_under_way: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def act(
    quote: str, source: str, target: str = "", root: str = "ACCUSE", **more: str
) -> dict[str, str]:
    """One proposal."""
    given = {"quote": quote, "source_actor": source, "target_actor": target, "root_code": root}
    return {**given, "mode": "", "modality": "actual", **more}


def said(*acts: Any, finish: str = "stop", content: str | None = None, **usage: int) -> bytes:
    """The body of a chat completion."""
    words = json.dumps({"events": list(acts)}) if content is None else content
    choice = {"message": {"role": "assistant", "content": words}, "finish_reason": finish}
    return json.dumps({"choices": [choice], "usage": usage}).encode()


@contextmanager
def serving(reply: Callable[[Asked], Reply]) -> Iterator[Model]:
    """Serve a model until the block ends."""
    model = Model(reply)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(body, headers, self.path)
            with model.lock:
                model.asked.append(asked)
                model.under_way += 1
                model.most_under_way = max(model.most_under_way, model.under_way)
            made = model.reply(asked)
            with model.lock:
                model.under_way -= 1
            status, words, *more = (200, made) if isinstance(made, bytes) else made
            try:
                self.send_response(status)
                for name, value in (more[0] if more else {}).items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(words)))
                self.end_headers()
                self.wfile.write(words)
            except OSError:
                self.close_connection = True  # the other side had no more patience

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    model.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def coder_of(
    served: Model, cache: Path | str = "", *, limits: Limits = QUICK, **bounds: Any
) -> LlmCoder:
    """The coder that asks this model, for the Korea desk."""
    given = {"url": served.url, "model": "false-1", "salt": "pepper", "cache": str(cache)}
    endpoint = Endpoint(**(given | bounds))
    asker = Asker(endpoint, limits=limits, wires=Wires(sleep=lambda s: time.sleep(min(s, 0.02))))
    return LlmCoder(endpoint, index=_names(), asker=asker)
