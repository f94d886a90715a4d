"""A desk folder is read, typed and checked, or refused by file and place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from keeneye.desk import desk_names, read_desk
from keeneye.errors import DeskError

from .desks import FILES, write_desk


def test_a_valid_folder_becomes_a_desk(tmp_path: Path) -> None:
    """A valid folder is read whole: actors, offices, channels, facts and thresholds."""
    desk = read_desk(str(write_desk(tmp_path)))
    assert [str(d) for d in desk.dyads] == ["PRK:KOR", "KOR:PRK"]
    assert desk.persons[0].in_office(date(2020, 6, 4))
    assert not desk.persons[0].in_office(date(2017, 1, 1))
    assert desk.channels[0].aliases == ("liaison office line", "liaison line")
    assert desk.likely("launch.window_years") == 3


def test_a_fact_is_known_at_the_end_of_its_utc_day(tmp_path: Path) -> None:
    """A launch of 2 March in Seoul, 1 March in UTC, is known from the end of 1 March UTC."""
    launch = read_desk(str(write_desk(tmp_path))).facts["launches"][0]
    assert launch.event_date == date(2020, 3, 2)
    assert launch.known_at == datetime(2020, 3, 2, tzinfo=UTC)
    assert (launch.file, launch.line) == ("lists/launches.csv", 2)


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("actors.toml", 'names = ["Kim Yo Jong"]', 'nmaes = ["Kim Yo Jong"]', "actors.toml:12"),
        ("actors.toml", 'id = "KOR"', 'id = "PRK"', "stands twice"),
        ("actors.toml", 'actor = "PRK"', 'actor = "XXX"', "'XXX' is nowhere defined"),
        (
            "actors.toml",
            "start = 2018-02-01",
            "start = 2018-02-01\nend = 2017-01-01",
            "start ≤ end",
        ),
        ("desk.toml", '"Asia/Seoul"', '"Asia/Soul"', "no time zone"),
        ("desk.toml", 'time_zone = "Asia/Seoul"', "time_zone = 9", "desk.toml"),
        ("desk.toml", "languages = [", "languages = [[", "desk.toml"),
        ("channels.csv", ",aliases", ",nicknames", "'aliases' is missing"),
        ("channels.csv", "daily calls,", "daily calls,,", "channels.csv:2"),
        ("channel_events.csv", "2018-09-14,10", "2018-02-30,10", "channel_events.csv:2"),
        ("channel_events.csv", "liaison-office,", "lisaison,", "nowhere defined"),
        ("lists/launches.csv", "list,list", "list,sure", "launches.csv:2"),
        ("thresholds.toml", "low = 2", "low = 4", "launch.window_years"),
        ("thresholds.toml", 'citation = "desk"', 'citation = ""', "no citation"),
        ("ranks.toml", '["kim-yo-jong"]', '["kim"]', "nowhere defined"),
    ],
)
def test_a_broken_file_is_refused_by_name_and_place(
    tmp_path: Path, name: str, old: str, new: str, told: str
) -> None:
    """An unknown key, wrong type, dangling id, bad date or range is refused where it stands."""
    assert old in FILES[name]
    folder = write_desk(tmp_path, **{name: FILES[name].replace(old, new)})
    with pytest.raises(DeskError) as refused:
        read_desk(str(folder))
    assert told in str(refused.value)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A desk file that is a link to a file elsewhere is not read."""
    folder = write_desk(tmp_path / "desk")
    (tmp_path / "elsewhere.toml").write_text(FILES["ranks.toml"])
    (folder / "ranks.toml").unlink()
    (folder / "ranks.toml").symlink_to(tmp_path / "elsewhere.toml")
    with pytest.raises(DeskError, match="out of the desk"):
        read_desk(str(folder))


def test_an_unknown_desk_names_the_known_ones() -> None:
    """Asking for a desk that is not there lists those that are."""
    with pytest.raises(DeskError, match="korea"):
        read_desk("korae")


def test_korea_ships() -> None:
    """The Korea desk is among the shipped ones."""
    assert "korea" in desk_names()
