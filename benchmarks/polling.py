"""Three days of hourly polls: fifty feeds on a real server of our own, one answer in twenty bad.

Run ``python benchmarks/polling.py [HOURS [FEEDS]]``. The clock is fixed and walks by hours; the
server is a process of its own on loopback, reached through the allow-list under a name a feed.
Budgets are printed beside what was measured; nothing is asserted here. ``tests/watch/test_soak.py``
runs a short form of it.
"""

from __future__ import annotations

import gc
import gzip
import os
import random
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

SEED = 20200609
START = datetime(2020, 6, 9, tzinfo=UTC)
SHOWN = 30  # items that a feed shows
ITEMS_AN_HOUR = 0.6
SHARE_OF_FAULTS = 0.05
SETTLE = 12  # hours after which memory is looked at
HEAD = "HTTP/1.1 {status} Said\r\nContent-Length: {length}\r\n{more}\r\n"


def draw(*what: object) -> random.Random:
    """Return a generator that depends on `what` alone: server and judge draw the same."""
    return random.Random(sha256(repr((SEED, *what)).encode()).digest())


def items(feed: int, hour: int) -> list[str]:
    """Return the texts that a feed has published by an hour, the oldest first."""
    texts = []
    for past in range(hour + 1):
        rng = draw("items", feed, past)
        for n in range(sum(rng.random() < ITEMS_AN_HOUR / 3 for _ in range(3))):
            who = rng.choice(["criticised", "condemned", "held talks with", "rejected a call by"])
            place = f"at station {feed} in hour {past}, matter {n}"
            texts.append(f"North Korea {who} South Korea on Tuesday {place}.")
    return texts


def fault(feed: int, hour: int, hours: int) -> str:
    """Return what is wrong with the answer of an hour, '' for most; the last ones are sound."""
    rng = draw("fault", feed, hour)
    return rng.choice(list(FAULTS)) if hour < hours and rng.random() < SHARE_OF_FAULTS else ""


def rss(texts: list[str]) -> bytes:
    """Return a feed of the newest texts."""
    shown = "".join(
        f"<item><guid>{sha256(text.encode()).hexdigest()[:16]}</guid><title>{text[:60]}</title>"
        f"<description>{text}</description><pubDate>Tue, 09 Jun 2020 00:00:00 GMT</pubDate></item>"
        for text in reversed(texts[-SHOWN:])
    )
    return f"<rss version='2.0'><channel><title>Station</title>{shown}</channel></rss>".encode()


def answer(body: bytes, status: int = 200, **headers: str) -> bytes:
    """Return a whole answer."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return HEAD.format(status=status, length=len(body), more=more).encode() + body


def reset(connection: socket.socket, body: bytes) -> None:
    """Break the connection off."""
    connection.sendall(answer(body)[:80])
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hang(connection: socket.socket, body: bytes) -> None:
    """Say nothing."""
    connection.settimeout(60)
    connection.recv(1)


def bomb(connection: socket.socket, body: bytes) -> None:
    """Send a packed answer that swells to forty megabytes."""
    packed = gzip.compress(bytes(40_000_000), compresslevel=1)
    connection.sendall(answer(packed, content_encoding="gzip"))


FAULTS: dict[str, bytes | Callable[[socket.socket, bytes], None]] = {
    "server-error": answer(b"", 500),
    "busy": answer(b"", 503, retry_after="600"),
    "forbidden": answer(b"", 403),
    "no-answer": b"",
    "not-http": b"220 mail.example\r\n",
    "login-page": answer(b"<!DOCTYPE html><html><body>Log in</body></html>", etag='"page"'),
    "redirect-loop": answer(b"", 302, location="?again"),
    "to-the-inside": answer(b"", 302, location="http://169.254.169.254/"),
    "bad-chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "short": lambda connection, body: connection.sendall(answer(body)[:-40]),
    "cut-markup": lambda connection, body: connection.sendall(
        answer(body[: len(body) * 2 // 3], etag=f'"{sha256(body).hexdigest()}"')
    ),
    "reset": reset,
    "hang": hang,
    "bomb": bomb,
}


class Station:
    """The server: fifty feeds by the name they are asked under, and the hour it is."""

    def __init__(self, hours: int) -> None:
        self.hour, self.hours = 0, hours

    def answer(self, connection: socket.socket) -> None:
        """Answer one request."""
        with suppress(OSError), connection:
            head = b""
            while b"\r\n\r\n" not in head and (more := connection.recv(65_536)):
                head += more
            path = head.split(b" ")[1].decode()
            if path.startswith("/hour/"):
                self.hour = int(path.removeprefix("/hour/"))
                connection.sendall(answer(b""))
            elif path == "/robots.txt":
                connection.sendall(answer(b"", 404))
            elif path == "/dead":
                hang(connection, b"")
            else:
                self._feed(connection, int(path.removeprefix("/").partition("?")[0]), head)

    def _feed(self, connection: socket.socket, feed: int, head: bytes) -> None:
        """Answer for a feed: as it is at this hour, unchanged, or badly."""
        body = rss(items(feed, self.hour))
        mark = f'"{sha256(body).hexdigest()}"'
        wrong = fault(feed, self.hour, self.hours)
        if wrong:
            said = FAULTS[wrong]
            _ = connection.sendall(said) if isinstance(said, bytes) else said(connection, body)
        elif mark.encode() in head:
            connection.sendall(answer(b"", 304))
        else:
            connection.sendall(answer(body, etag=mark))

    def serve(self) -> None:
        """Say the port on standard output, and serve until standard input ends."""
        listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        sys.stdout.write(f"{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        sys.stdin.read()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=self.answer, args=(connection,), daemon=True).start()


@contextmanager
def station(hours: int) -> Iterator[int]:
    """Run the server in a process of its own, and give its port."""
    command = [sys.executable, __file__, "serve", str(hours)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()
            process.wait(10)


def set_hour(port: int, hour: int) -> None:
    """Tell the server what hour it is."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(f"GET /hour/{hour} HTTP/1.1\r\n\r\n".encode())
        connection.recv(100)


@dataclass
class Soak:
    """What was seen, hour by hour."""

    hours: int
    feeds: int
    n_asked: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    megabytes: list[float] = field(default_factory=list)
    n_blocks: list[int] = field(default_factory=list)
    n_files: list[int] = field(default_factory=list)
    n_threads: list[int] = field(default_factory=list)
    store_bytes: list[int] = field(default_factory=list)
    memory_bytes: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    offered: set[str] = field(default_factory=set)
    stored: Counter[str] = field(default_factory=Counter)
    n_rejections: int = 0

    def slope(self, series: list[float]) -> float:
        """Return the least-squares slope after the hours of settling, a day."""
        tail = series[SETTLE : self.hours] or series
        middle, mean = (len(tail) - 1) / 2, sum(tail) / len(tail)
        spread = sum((n - middle) ** 2 for n in range(len(tail)))
        rise = sum((n - middle) * (value - mean) for n, value in enumerate(tail))
        return 24 * rise / spread if spread else 0.0


def soak(folder: Path, hours: int, feeds: int) -> Soak:
    """Poll every hour, then twice in sound days, and compare what is stored with what was offered.

    Parameters
    ----------
    folder : Path
        For the store.
    hours, feeds : int

    Returns
    -------
    Soak
    """
    from keeneye.coding import load_coder
    from keeneye.feeds.net import Fetcher, Wires
    from keeneye.limits import LIMITS
    from keeneye.store import Store
    from keeneye.watch.polling import Watched, take_turn

    seen, now = Soak(hours, feeds), [START]
    with station(hours) as port:
        names = [f"station{n}.example" for n in range(feeds)]
        wires = Wires(
            resolver=lambda host, port: ["127.0.0.1"],
            sleep=lambda seconds: None,
            ticks=lambda: time.monotonic() + (now[0] - START).total_seconds(),
        )
        quick = replace(LIMITS, fetch_read_seconds=0.5, fetch_total_seconds=2.0)
        allowed = [f"http://{name}:{port}" for name in names]
        desk = watched_desk({n: f"{own}/{n}" for n, own in enumerate(allowed)})

        def clock() -> datetime:
            return now[0]

        watched = Watched(
            desk=desk,
            store=Store(folder / "soak.duckdb", clock=clock),
            coder=load_coder(desk.coders[0], desk),
            fetcher=Fetcher(clock, allowed=allowed, limits=quick, wires=wires),
            clock=clock,
        )
        for hour in [*range(hours), hours + 24, hours + 49]:  # whatever waits is due by then
            now[0] = START + timedelta(hours=hour)
            set_hour(port, min(hour, hours))
            began = time.perf_counter()
            turn = take_turn(watched)
            seen.seconds.append(time.perf_counter() - began)
            seen.n_asked += turn.n_asked
            seen.problems.update(problem for _, _, problem in turn.failed)
            measure(seen, watched.store.path)
    seen.offered = {text for n in range(feeds) for text in items(n, hours)}
    with watched.store.read() as view:
        reports = view.history(now[0], desk.coders).find_reports()
        seen.stored = Counter(report.text.splitlines()[-1] for report in reports)
        seen.n_rejections = len(view.rejections(stage="reading"))
    return seen


def one_dead(feeds: int) -> Iterator[str]:
    """Time the asking of all feeds when all answer, and when one of them never does."""
    from keeneye.feeds.net import Fetcher, Wires
    from keeneye.limits import LIMITS
    from keeneye.watch.polling import ask_feeds, jobs_of

    quick = replace(LIMITS, fetch_read_seconds=3.0, fetch_total_seconds=3.0)
    wires = Wires(resolver=lambda host, port: ["127.0.0.1"])
    took = []
    with station(0) as port:
        own = [f"http://station{n}.example:{port}" for n in range(feeds)]
        for first in ("0", "dead"):
            fetcher = Fetcher(lambda: START, allowed=own, limits=quick, wires=wires)
            urls = {n: f"{name}/{n}" for n, name in enumerate(own)} | {0: f"{own[0]}/{first}"}
            began = time.perf_counter()
            n_failed = sum(
                bool(arrived.state.problem)
                for arrived in ask_feeds(jobs_of(watched_desk(urls), {}), fetcher, START)
            )
            took.append(time.perf_counter() - began)
            yield f"{feeds} feeds, {n_failed} dead: asked in {took[-1]:.2f} s"
    yield f"the dead one cost {took[1] - took[0]:.2f} s (budget: its own {3:.0f} s)"


def watched_desk(urls: dict[int, str]):  # type: ignore[no-untyped-def]
    """Return the Korea desk with these feeds, each an outlet of its own."""
    import msgspec

    from keeneye.desk import read_desk
    from keeneye.desk.shapes import Feed

    desk = read_desk("korea")
    like = desk.outlets[0]
    outlets = tuple(
        msgspec.structs.replace(
            like, id=f"station-{n}", name=f"Station {n}", names=(), feed=(Feed(url=u, kind="rss"),)
        )
        for n, u in urls.items()
    )
    return msgspec.structs.replace(desk, outlets=outlets)


def measure(seen: Soak, store: Path) -> None:
    """Write down what the process and its files hold, once nothing of the turn is in use."""
    gc.collect()
    seen.n_blocks.append(sys.getallocatedblocks())
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    seen.megabytes.append(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
    seen.n_files.append(len(list(Path("/proc/self/fd").iterdir())))
    seen.n_threads.append(threading.active_count())
    seen.store_bytes.append(sum(p.stat().st_size for p in store.parent.glob(f"{store.name}*")))
    seen.memory_bytes.append(store.with_suffix(".watch.json").stat().st_size)


def report(seen: Soak) -> Iterator[str]:
    """Say what was measured, beside its budget."""
    lost, extra = seen.offered - set(seen.stored), set(seen.stored) - seen.offered
    twice = sum(n > 1 for n in seen.stored.values())
    n_faults = sum(
        bool(fault(n, hour, seen.hours)) for n in range(seen.feeds) for hour in range(seen.hours)
    )
    share = n_faults / (seen.feeds * seen.hours)
    yield f"{seen.hours} hours, {seen.feeds} feeds: {seen.n_asked} polls, {share:.1%} faulty"
    yield f"problems in force, hour by hour: {dict(seen.problems.most_common())}"
    yield (
        f"entries offered {len(seen.offered)}, stored {len(seen.stored)}: lost {len(lost)},"
        f" strange {len(extra)}, twice {twice} (budget 0, 0, 0); refusals {seen.n_rejections}"
    )
    rise = seen.slope(seen.megabytes)
    yield (
        f"memory {seen.megabytes[min(SETTLE, seen.hours - 1)]:.0f} MB at hour {SETTLE},"
        f" {seen.megabytes[seen.hours - 1]:.0f} MB at the end, {rise:+.1f} MB a day (budget < 1)"
    )
    first, last = seen.n_blocks[min(SETTLE, seen.hours - 1)], seen.n_blocks[seen.hours - 1]
    yield f"objects in use {first:,} at hour {SETTLE}, {last:,} at the end (budget: flat)"
    most = max(seen.n_threads)
    yield f"open files {seen.n_files[0]} to {seen.n_files[-1]}, threads {most} at most"
    yield (
        f"store {seen.store_bytes[-1] / 1e6:.1f} MB for {len(seen.stored)} entries,"
        f" {seen.store_bytes[seen.hours // 2] / 1e6:.1f} MB at half time;"
        f" memory of the watch {seen.memory_bytes[-1] / 1e3:.0f} kB"
    )
    yield (
        f"a turn took {sorted(seen.seconds)[len(seen.seconds) // 2]:.2f} s at the median,"
        f" {max(seen.seconds):.2f} s at most, {sum(seen.seconds):.0f} s in all"
    )


def main() -> None:
    """Run the soak, or the server where it is asked for."""
    if sys.argv[1:2] == ["serve"]:
        Station(int(sys.argv[2])).serve()
        return
    hours = int(sys.argv[1]) if len(sys.argv) > 1 else 72
    feeds = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    with tempfile.TemporaryDirectory() as folder:
        for line in (*one_dead(feeds), *report(soak(Path(folder), hours, feeds))):
            sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
