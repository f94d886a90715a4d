"""A server as a user starts it: the command in a process of its own, on a free port."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Answer", "Running", "running"]


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Running:
    """A server that runs."""

    port: int
    process: subprocess.Popen[bytes]
    sent: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask over a connection of its own; `_` in a header's name stands for `-`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=self.sent | named)
        got = connection.getresponse()
        answer = Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
        connection.close()
        return answer

    def raw(self, sent: bytes) -> Answer:
        """Send bytes as they are, and read what comes until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as wire:
            wire.sendall(sent)
            parts = []
            while part := wire.recv(65_536):
                parts.append(part)
        head, _, body = b"".join(parts).partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        return Answer(int(lines[0].split()[1]) if head else 0, headers, body)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(store: Path, *arguments: str, token: str = "") -> Iterator[Running]:
    """Start `keeneye serve` on a store, and end it by its own process."""
    port = _free_port()
    command = [sys.executable, "-m", "keeneye", "serve", "--store", str(store), "--port", str(port)]
    process = subprocess.Popen(
        [*command, *arguments],
        env=os.environ | {"KEENEYE_TOKEN": token},
        stderr=subprocess.PIPE,
    )
    sent = {"Authorization": f"Bearer {token}"} if token else {}
    server = Running(port, process, sent)
    try:
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        _, said = process.communicate(timeout=30)
        assert b"Traceback" not in said, said.decode()


def _wait_for(server: Running) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            server.ask("/brief.css")
            return
        except OSError:
            assert server.process.poll() is None, "the server did not start"
            time.sleep(0.05)
    raise AssertionError("the server did not answer")
