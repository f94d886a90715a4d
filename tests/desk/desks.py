"""A small desk on disk for tests, made of valid files."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "desk.toml": """
name = "small"
title = "Small"
time_zone = "Asia/Seoul"
languages = ["en"]
coders = ["pattern-1"]
[[dyad]]
source_actor = "PRK"
target_actor = "KOR"
[[dyad]]
source_actor = "KOR"
target_actor = "PRK"
[demo]
asof = 2020-06-12
""",
    "actors.toml": """
[[actor]]
id = "PRK"
name = "North Korea"
kind = "state"
names = ["North Korea"]
[[actor]]
id = "KOR"
name = "South Korea"
kind = "state"
names = ["South Korea"]
[[person]]
id = "kim-yo-jong"
actor = "PRK"
sector = "PTY"
names = ["Kim Yo Jong"]
[[person.office]]
title = "First vice department director"
start = 2018-02-01
citation = "Ministry of Unification, who is who"
checked = "one source"
""",
    "outlets.toml": """
[[outlet]]
id = "yonhap"
name = "Yonhap"
owner = "News agency"
independence = "wire"
citation = "its own page"
checked = "memory"
""",
    "ranks.toml": """
[[rank]]
rank = 5
id = "named-sister"
name = "Kim Yo Jong in her own name"
speakers = ["kim-yo-jong"]
citation = "desk"
checked = "memory"
""",
    "channels.csv": (
        "channel_id,name,end_a,end_b,opened,purpose,citation,checked,aliases\n"
        "liaison-office,Liaison office line,KOR,PRK,2018-09-14,daily calls,desk,memory,"
        "liaison office line;liaison line\n"
    ),
    "channel_events.csv": (
        "channel_id,event_date,local_time,kind,actor,known_at,citation,checked,note\n"
        "liaison-office,2018-09-14,10:30,opened,KOR,,desk,memory,\n"
    ),
    "thresholds.toml": """
[launch.window_years]
low = 2
mode = 3
high = 5
citation = "desk"
""",
    "lists/launches.csv": (
        "launch_id,event_date_utc,event_date_local,citation,checked\n"
        "l-1,2020-03-01,2020-03-02,list,list\n"
    ),
}


def write_desk(folder: Path, **changed: str) -> Path:
    """Write the small desk; `changed` replaces files by name ('__' stands for a dot or slash)."""
    for name, text in (FILES | changed).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
