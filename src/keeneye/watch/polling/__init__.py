"""Polling: the desk's feeds asked in turn, what came stored and coded, what changed told once."""

from keeneye.watch.polling.asking import Arrived, Job, ask_feeds, jobs_of
from keeneye.watch.polling.health import desk_health, read_feed_coverage
from keeneye.watch.polling.memory import (
    Memory,
    hold_turn,
    memory_path,
    read_memory,
    set_aside,
    write_memory,
)
from keeneye.watch.polling.publishing import feed_files, publish
from keeneye.watch.polling.turn import Turn, Watched, take_turn

__all__ = [
    "Arrived",
    "Job",
    "Memory",
    "Turn",
    "Watched",
    "ask_feeds",
    "desk_health",
    "feed_files",
    "hold_turn",
    "jobs_of",
    "memory_path",
    "publish",
    "read_feed_coverage",
    "read_memory",
    "set_aside",
    "take_turn",
    "write_memory",
]
