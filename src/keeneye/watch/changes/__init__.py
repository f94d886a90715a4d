"""Changes of state: told once, kept from flapping, and written for readers and programs.

`look` says how things stand, `compare` what there is to tell since the last time; the rest writes
it down: Atom and JSON Feed, a hook's input, iCalendar of what is due.
"""

from keeneye.watch.changes.agenda import due_entries, render_calendar
from keeneye.watch.changes.comparing import Compared, Heard, StateChange, Told, compare, start
from keeneye.watch.changes.corrected import CorrectedVerdict, corrected_verdicts
from keeneye.watch.changes.hook import call_hook
from keeneye.watch.changes.notices import change_document, render_atom, render_json_feed
from keeneye.watch.changes.standing import Item, Standing, look

__all__ = [
    "Compared",
    "CorrectedVerdict",
    "Heard",
    "Item",
    "Standing",
    "StateChange",
    "Told",
    "call_hook",
    "change_document",
    "compare",
    "corrected_verdicts",
    "due_entries",
    "look",
    "render_atom",
    "render_calendar",
    "render_json_feed",
    "start",
]
