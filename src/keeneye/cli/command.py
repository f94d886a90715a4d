"""The one command, its subcommands in one table, and how errors leave it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from types import FrameType

import click

from keeneye import __version__
from keeneye.cli import (
    briefing,
    desks,
    judging,
    keeping,
    looking,
    reading,
    serving,
    sharing,
    watched,
    watching,
)
from keeneye.cli.output import complain
from keeneye.cli.record import asking, proving, showing
from keeneye.errors import KeeneyeError

__all__ = ["COMMANDS", "keeneye", "main", "run"]

COMMANDS = (
    briefing.demo,
    reading.ingest,
    reading.code,
    reading.recode,
    reading.evaluate,
    briefing.brief,
    looking.events,
    looking.rejects,
    looking.explain,
    looking.channels,
    watched.trend,
    watched.attention,
    watching.watch,
    watching.statements,
    watching.threats,
    watching.triggers,
    asking.forecast,
    proving.backtest,
    showing.track,
    asking.settle,
    judging.motives,
    judging.pressure,
    judging.game,
    judging.deal,
    judging.assumptions,
    serving.serve,
    serving.mcp,
    keeping.correct,
    keeping.doctor,
    keeping.recover,
    sharing.export,
    sharing.take_in,
    sharing.forget,
    desks.desk,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="keeneye")
def keeneye() -> None:
    """Turn dated reports into evidence, and evidence into judgement.

    Begin with `keeneye demo`: no key, no network.
    """


for _command in COMMANDS:
    keeneye.add_command(_command)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status.

    0 done, 1 could not (one line on stderr), 2 usage, 10 only from `watch --once`: something
    changed state.
    """
    as_json = "--json" in arguments
    try:
        outcome = keeneye.main(list(arguments), prog_name="keeneye", standalone_mode=False)
        return outcome if isinstance(outcome, int) else 0
    except click.ClickException as error:
        error.show()
        return 2
    except KeeneyeError as error:
        return complain(error, as_json=as_json)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped; what was stored stays, and running again goes on from there", err=True)
        return 1
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output left: nothing more to say to anyone
        return 0


def main() -> None:
    """Run the command named on the command line."""
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(run(sys.argv[1:]))


def _stop(number: int, frame: FrameType | None) -> None:
    """End on SIGTERM as on Ctrl-C: between two transactions, with one line."""
    raise KeyboardInterrupt
