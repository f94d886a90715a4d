"""Who codes segments: processes of this machine, or the tasks of a Ray cluster."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import NamedTuple

from keeneye.coding.scale.segments import Counts, Segment
from keeneye.errors import CodingError, KeeneyeError

__all__ = ["ENGINES", "Result", "run_processes", "run_ray"]

TRIES = 3  # a segment whose worker was lost so often is given up

Work = Callable[[Segment], Counts]


class Result(NamedTuple):
    """A segment and its counts; None where every worker that had it was lost."""

    segment: Segment
    counts: Counts | None
    n_lost: int


Run = Callable[[Iterable[Segment], int, Work], Iterator[Result]]


class _Worker(NamedTuple):
    """A process, and our end of the pipe to it."""

    process: SpawnProcess
    pipe: Connection


def run_processes(segments: Iterable[Segment], workers: int, work: Work) -> Iterator[Result]:
    """Run `work` on each segment in processes of this machine.

    A worker that is killed costs the segment it had in hand, which is given to a new one, up to
    three times; the others go on.

    Parameters
    ----------
    segments : iterable of Segment
    workers : int
    work : callable
        A function of a module, which processes can import.

    Yields
    ------
    Result
        As they are done.

    Raises
    ------
    KeeneyeError
        What `work` raises.
    """
    waiting, lost = deque(segments), Counter[int]()
    busy: dict[Connection, tuple[_Worker, Segment]] = {}
    idle: list[_Worker] = []
    try:
        while waiting or busy:
            while waiting and len(busy) < workers:
                worker, segment = idle.pop() if idle else _hire(work), waiting.popleft()
                if _hand(worker, segment):
                    busy[worker.pipe] = worker, segment
                else:
                    waiting.appendleft(segment)
            for pipe in wait(list(busy)):
                worker, segment = busy.pop(pipe)  # type: ignore[call-overload]
                answer = _answer(worker)
                if isinstance(answer, KeeneyeError):
                    _dismiss([worker])
                    raise answer
                if answer is not None:
                    idle.append(worker)
                    yield Result(segment, answer, lost[segment.number])
                    continue
                _dismiss([worker])
                lost[segment.number] += 1
                if lost[segment.number] < TRIES:
                    waiting.append(segment)
                else:
                    yield Result(segment, None, lost[segment.number])
    finally:
        _dismiss([*idle, *(worker for worker, _ in busy.values())])


def _hire(work: Work) -> _Worker:
    """Start a worker."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, work), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _serve(pipe: Connection, work: Work) -> None:
    """Work off segments until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who hired ends it
    while True:
        try:
            segment = pipe.recv()
        except EOFError:
            return
        try:
            answer: Counts | KeeneyeError = work(segment)
        except KeeneyeError as error:
            answer = error
        pipe.send(answer)


def _hand(worker: _Worker, segment: Segment) -> bool:
    """Give a worker a segment; tell whether it took it."""
    try:
        worker.pipe.send(segment)
    except OSError:
        _dismiss([worker])
        return False
    return True


def _answer(worker: _Worker) -> Counts | KeeneyeError | None:
    """Return what a worker says, None if it is gone."""
    try:
        said: Counts | KeeneyeError = worker.pipe.recv()
    except (EOFError, OSError):
        return None
    return said


def _dismiss(workers: Iterable[_Worker]) -> None:
    """End workers and wait for them."""
    for worker in workers:
        worker.pipe.close()
        worker.process.kill()
        worker.process.join()
        worker.process.close()


def run_ray(segments: Iterable[Segment], workers: int, work: Work) -> Iterator[Result]:
    """Run `work` on each segment as a task of Ray; as `run_processes`.

    A cluster is joined where ``RAY_ADDRESS`` names one: input, folder and desk must then lie where
    every node finds them. Otherwise Ray is started here with `workers` CPUs, without dashboard.
    Nothing is told to Ray's makers.

    Raises
    ------
    CodingError
        If Ray is not installed.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
        from ray.exceptions import RayTaskError, WorkerCrashedError
    except ImportError as error:
        raise CodingError(
            "Ray is not installed",
            where="--engine ray",
            expected="the extra `scale`",
            todo="pip install 'keeneye[scale]', or use --engine process",
        ) from error
    address = os.environ.get("RAY_ADDRESS")
    here = {} if address else {"num_cpus": workers, "include_dashboard": False}
    ray.init(address=address, log_to_driver=False, logging_level="error", **here)
    try:
        task = ray.remote(max_retries=TRIES)(work)
        waiting = deque(segments)
        under_way: dict[object, Segment] = {}
        while waiting or under_way:
            while waiting and len(under_way) < 2 * workers:
                segment = waiting.popleft()
                under_way[task.remote(segment)] = segment
            ready, _ = ray.wait(list(under_way), num_returns=1)
            segment = under_way.pop(ready[0])
            try:
                yield Result(segment, ray.get(ready[0]), 0)
            except WorkerCrashedError:
                yield Result(segment, None, TRIES)
            except RayTaskError as error:
                raise _cause(error) from error
    finally:
        ray.shutdown()


def _cause(error: Exception) -> Exception:
    """Return what a task raised."""
    cause = getattr(error, "cause", None)
    return cause if isinstance(cause, KeeneyeError) else error


ENGINES: dict[str, Run] = {"process": run_processes, "ray": run_ray}
"""Every engine by its name: the one table."""
