"""What there is to tell: two moments compared, and nothing told twice within the cool-down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from keeneye.watch.changes.standing import LIVE, Item, Standing

__all__ = ["ChangeKind", "Compared", "Heard", "StateChange", "Told", "compare", "start"]

_THREAT = "threat:"
ChangeKind = Literal["channel_state", "new_threat", "threat_status", "verdict"]
_KINDS: dict[str, ChangeKind] = {
    "channel": "channel_state",
    "threat": "threat_status",
    "verdict": "verdict",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChange:
    """One change of state.

    Parameters
    ----------
    kind : {'channel_state', 'new_threat', 'threat_status', 'verdict'}
    desk, subject, title : str
    before : str or None
        The state last told; None for a new threat.
    after : str
    changed_at : datetime
        The moment whose comparison showed it.
    record_id : str
        Of the record as of that moment.
    evidence : tuple of str

    Examples
    --------
    >>> from datetime import UTC
    >>> StateChange(kind="channel_state", desk="korea", subject="channel:hotline", title="Hotline",
    ...     before="open", after="not_tried", changed_at=datetime(2020, 6, 10, tzinfo=UTC),
    ...     record_id="h-1").text
    'Hotline: not tried (was open)'
    """

    kind: ChangeKind
    desk: str
    subject: str
    title: str
    before: str | None
    after: str
    changed_at: datetime
    record_id: str
    evidence: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The change in one line."""
        now = self.after.replace("_", " ")
        if self.before is None:
            return f"New threat: {self.title}: {now}"
        what = {"verdict": "Verdict on ", "threat_status": "Threat: "}.get(self.kind, "")
        return f"{what}{self.title}: {now} (was {self.before.replace('_', ' ')})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a reader was told of one subject.

    Parameters
    ----------
    state : str
        The last one told, or the one at the first look.
    group, title : str
        As `Item.group` and `Item.title`.
    lately : dict of str to datetime
        States told within the cool-down, and when.

    Examples
    --------
    >>> Told(state="open").lately
    {}
    """

    state: str
    group: str = ""
    title: str = ""
    lately: dict[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a reader of one desk was told of each subject, and up to which moment.

    Examples
    --------
    >>> from datetime import UTC
    >>> Heard(asof=datetime(2020, 6, 9, tzinfo=UTC)).told
    {}
    """

    asof: datetime
    told: dict[str, Told] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Changes to tell, what was held back by the cool-down, and what has been told by then.

    Examples
    --------
    >>> from datetime import UTC
    >>> Compared(changes=(), held=(), heard=Heard(asof=datetime(2020, 6, 9, tzinfo=UTC))).held
    ()
    """

    changes: tuple[StateChange, ...]
    held: tuple[StateChange, ...]
    heard: Heard


def start(standing: Standing) -> Heard:
    """Take a first look: all that stands is taken as known, and nothing is told.

    Examples
    --------
    >>> from datetime import UTC
    >>> start(Standing(asof=datetime(2020, 6, 9, tzinfo=UTC), items=())).told
    {}
    """
    told = {i.subject: Told(state=i.state, group=i.group, title=i.title) for i in standing.items}
    return Heard(asof=standing.asof, told=told)


def compare(heard: Heard, now: Standing, *, desk: str, cool_down: timedelta) -> Compared:
    """Say what changed between what was told and how things stand now.

    A state that was told of a subject within the cool-down is not told again: it is held back, and
    told at the end of the cool-down if it still stands. A state not yet told is told at once, so
    that nothing waits because something else was said. A line that the desk has only just got is
    no change; a threat that is new is one if it is live, or moved after the last look. A threat
    whose first day moved, since an older report came, is not new; one that was live and is gone,
    since a correction took its basis away, is told as withdrawn.

    Parameters
    ----------
    heard : Heard
    now : Standing
        At a later moment.
    desk : str
        Its name, for the changes.
    cool_down : timedelta

    Returns
    -------
    Compared

    Examples
    --------
    >>> from datetime import UTC
    >>> noon = datetime(2020, 6, 9, 12, tzinfo=UTC)
    >>> line = Item(subject="channel:hotline", group="channel:hotline", title="Hotline",
    ...     state="cut", moved_at=noon, record_id="h-1")
    >>> heard = Heard(asof=noon, told={line.subject: Told(state="open", group=line.group)})
    >>> later = Standing(asof=noon + timedelta(hours=1), items=(line,))
    >>> compared = compare(heard, later, desk="korea", cool_down=timedelta(hours=6))
    >>> [change.text for change in compared.changes]
    ['Hotline: cut (was open)']
    >>> compare(compared.heard, later, desk="korea", cool_down=timedelta(hours=6)).changes
    ()
    """
    known, gone = _known(heard.told, now.items)
    changes, held, told = [], [], {}
    for item in now.items:
        before = known.get(item.subject)
        lately = _within(before, now.asof - cool_down)
        change = _change(item, before, now.asof, desk)
        if change is None or _is_old_news(item, before, heard.asof):
            told[item.subject] = _told(item, lately)
        elif before is not None and item.state in lately:
            held.append(change)
            told[item.subject] = replace(before, lately=lately)
        else:
            changes.append(change)
            lately |= {item.state: now.asof}
            told[item.subject] = _told(item, lately)
    changes += [_withdrawn(s, one, now.asof, desk) for s, one in gone.items()]
    heard = Heard(asof=max(heard.asof, now.asof), told=told)
    return Compared(changes=tuple(changes), held=tuple(held), heard=heard)


def _known(
    told: Mapping[str, Told], items: Iterable[Item]
) -> tuple[dict[str, Told], dict[str, Told]]:
    """Give what was told of a threat that has vanished to the one that came in its place.

    Returns also the live threats that vanished without one.
    """
    subjects = {item.subject for item in items}
    vanished: dict[str, list[str]] = {}
    for subject, one in told.items():
        if subject not in subjects:
            vanished.setdefault(one.group, []).append(subject)
    known = dict(told)
    for item in items:
        if item.subject not in told and vanished.get(item.group):
            known[item.subject] = told[vanished[item.group].pop(0)]
    left = [subject for several in vanished.values() for subject in several]
    live = (s for s in left if s.startswith(_THREAT) and told[s].state in LIVE)
    return known, {subject: told[subject] for subject in live}


def _told(item: Item, lately: dict[str, datetime]) -> Told:
    """Return what has now been told of an item."""
    return Told(state=item.state, group=item.group, title=item.title, lately=lately)


def _withdrawn(subject: str, one: Told, asof: datetime, desk: str) -> StateChange:
    """Return the change of a threat that is gone; its id opens as of an earlier moment."""
    threat_id = subject.removeprefix(_THREAT)
    return StateChange(
        kind="threat_status",
        desk=desk,
        subject=subject,
        title=one.title or threat_id,
        before=one.state,
        after="withdrawn",
        changed_at=asof,
        record_id=threat_id,
    )


def _within(before: Told | None, since: datetime) -> dict[str, datetime]:
    """Return the states that were told after `since`."""
    return {s: at for s, at in before.lately.items() if at > since} if before else {}


def _is_old_news(item: Item, before: Told | None, last_look: datetime) -> bool:
    """Whether a subject that was not known is none that is told."""
    if before is not None:
        return False
    return item.kind != "threat" or not (item.state in LIVE or item.moved_at > last_look)


def _change(item: Item, before: Told | None, asof: datetime, desk: str) -> StateChange | None:
    """Return a change, or None where the state is the one last told."""
    if before is not None and before.state == item.state:
        return None
    return StateChange(
        kind="new_threat" if before is None else _KINDS[item.kind],
        desk=desk,
        subject=item.subject,
        title=item.title,
        before=before.state if before else None,
        after=item.state,
        changed_at=asof,
        record_id=item.record_id,
        evidence=item.evidence,
    )
