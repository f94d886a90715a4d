"""How dates are written: one pattern a way, with the parts that its reader asks for."""

from __future__ import annotations

import re

__all__ = ["MAYBE", "MONTH_ALONE", "NEXT_WEEKDAY", "NUMBERS", "OPEN", "PATTERN"]

_SMALL = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety"
NUMBERS = {word: n for n, word in enumerate(_SMALL.split(), 1)}
NUMBERS |= {word: 10 * n for n, word in enumerate(_TENS.split(), 1)}
NUMBERS |= {"a": 1, "an": 1, "a couple of": 2, "several": 3, "few": 3, "a few": 3}
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(?:19|20)\d\d\b"
_WHICH = rf"(?:{_YEAR}|[Tt]his year\b|[Ll]ast year\b)"
_WEEKDAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.)"
)
_NTH = r"(?:st|nd|rd|th)?"
_NAMED = rf"(?:{_WEEKDAY},?\s+\(?)?"  # "Tuesday, June 9" is one date
_TO = r"(?:\s+(?:to|and|until|through)\s+|\s*[-–]\s*)"
_PART = (
    r"(?:[Ee]arly|[Mm]id|[Ll]ate|(?:[Tt]he\s+)?(?:[Bb]eginning|[Ss]tart|[Mm]iddle|[Ee]nd)\s+of)"
    r"[\s-]+"
)
_WORDS = "|".join(word for word in NUMBERS if " " not in word and len(word) > 2)
_COUNT = rf"(?:\d{{1,3}}|an?(?:\s+couple\s+of|\s+few)?|{_WORDS})"
_UNITS = r"(?:day|week|month|year)"

# Each way to write a date: its name, its words with the parts that its reader asks for.
_WAYS = (
    ("iso", r"\b(?P<_day>\d{4}-\d{2}-\d{2})\b"),
    ("figures", rf"\b(?P<_a>\d{{1,2}})[./](?P<_b>\d{{1,2}})[./](?P<_y>{_YEAR})"),
    (
        "days",
        (
            rf"\b(?P<_a>\d{{1,2}}){_NTH}(?:\s+{_MONTH})?{_TO}(?P<_b>\d{{1,2}}){_NTH}\s+(?P<_m>{_MONTH})"
            rf"(?![a-z])(?:,?\s+(?P<_y>{_YEAR}))?"
        ),
    ),
    (
        "monthdays",
        (
            rf"\b(?P<_m>{_MONTH})\s+(?P<_a>\d{{1,2}}){_NTH}{_TO}(?:(?P<_n>{_MONTH})\s+)?"
            rf"(?P<_b>\d{{1,2}}){_NTH}(?![,.]?\d)(?:,?\s+(?P<_y>{_YEAR}))?"
        ),
    ),
    (
        "months",
        (
            rf"\b(?:[Bb]etween|[Ff]rom)\s+(?P<_m>{_MONTH})\s+(?:and|to)\s+(?P<_n>{_MONTH})(?![a-z])"
            rf"(?!\s+\d{{1,2}}\b)(?:,?\s+(?P<_y>{_YEAR}))?"
        ),
    ),
    ("years", rf"\b(?:[Bb]etween|[Ff]rom)\s+(?P<_a>{_YEAR})\s+(?:and|to)\s+(?P<_b>{_YEAR})"),
    (
        "daymonth",
        (
            rf"\b{_NAMED}(?P<_d>\d{{1,2}}){_NTH}\s+(?:of\s+)?(?P<_m>{_MONTH})(?![a-z])"
            rf"(?:,?\s+(?P<_y>{_YEAR}))?"
        ),
    ),
    (
        "monthday",
        rf"\b{_NAMED}(?P<_m>{_MONTH})\s+(?P<_d>\d{{1,2}}){_NTH}\b(?!,\d)(?:,?\s+(?P<_y>{_YEAR}))?",
    ),
    (
        "half",
        (
            rf"\b(?P<_nth>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth)\s+(?P<_size>half|quarter|week)\s+of"
            rf"\s+(?:(?P<_m>{_MONTH})(?![a-z])(?:,?\s+(?:of\s+)?(?P<_y>{_WHICH}))?|(?P<_z>{_WHICH}))"
        ),
    ),
    (
        "month",
        (
            rf"\b(?P<_part>{_PART})?(?:(?P<_rel>[Ll]ast|[Tt]his|[Nn]ext)\s+)?(?P<_m>{_MONTH})(?![a-z])"
            rf"(?:,?\s+(?:of\s+)?(?P<_y>{_WHICH}))?"
        ),
    ),
    ("partyear", rf"\b(?P<_part>{_PART})(?P<_y>{_YEAR})"),
    ("before", r"\b[Tt]he\s+(?P<_unit>week|month|year)\s+before\s+last\b"),
    ("after", r"\b[Tt]he\s+day\s+(?P<_way>before\s+yesterday|after\s+tomorrow)\b"),
    ("near", r"\b(?P<_day>[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow|[Ee]arlier in the day)\b"),
    ("overnight", r"\b[Oo]vernight\b"),
    ("weekend", r"\b(?:[Oo]ver|[Aa]t|[Dd]uring|[Oo]n)\s+the\s+weekend\b"),
    ("recent", rf"\b[Rr]ecent\s+(?P<_unit>{_UNITS})s\b"),
    ("rolling", rf"\b[Tt]he\s+(?:last|past)\s+(?:(?P<_n>{_COUNT})\s+)?(?P<_unit>{_UNITS})s?\b"),
    (
        "season",
        (
            r"\b(?P<_rel>[Ll]ast|[Tt]his|[Nn]ext|[Tt]he)\s+(?P<_s>spring|summer|autumn|fall|winter)\b"
            rf"(?:\s+(?:of\s+)?(?P<_y>{_YEAR}))?"
        ),
    ),
    (
        "relative",
        (
            rf"\b(?P<_part>{_PART})?(?P<_which>[Tt]his|[Ll]ast|[Pp]ast|[Pp]revious|[Nn]ext|[Cc]oming"
            r"|[Ss]ame|[Ee]arlier this|[Ll]ater this)\s+(?P<_unit>week(?:end)?|month|year|night"
            r"|morning|afternoon|evening|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
        ),
    ),
    (
        "ago",
        (
            rf"\b(?:(?P<_n>{_COUNT})\s+(?P<_unit>day|week|month|year|decade)s?|(?P<_f>a\s+fortnight))"
            r"\s+(?:ago|earlier|before)\b"
        ),
    ),
    ("ahead", rf"\b[Ii]n\s+(?P<_n>{_COUNT})\s+(?P<_unit>{_UNITS})s?\b"),
    (
        "nth",
        r"\b[Oo]n\s+the\s+(?P<_d>\d{1,2})(?:st|nd|rd|th)\b(?!\s+(?!in\b|at\b|and\b|by\b)[a-z])",
    ),
    ("feast", r"\b(?P<_name>New\sYear['’]s\s(?:Day|Eve)|Christmas\sEve)\b"),
    ("decade", r"\b[Tt]he\s+(?P<_y>(?:19|20)\d0)s\b"),
    ("weekday", rf"\b(?P<_day>{_WEEKDAY})"),
    ("year", rf"\b(?:[Ii]n|[Ss]ince|of|[Dd]uring|back in|from)\s+(?P<_y>{_YEAR})"),
)
PATTERN = re.compile(
    "|".join(f"(?P<{name}>{words.replace('(?P<_', f'(?P<{name}_')})" for name, words in _WAYS)
)
MAYBE = re.compile(
    r"\d|day|[Nn]ight|[Ww]eek|[Mm]onth|[Yy]ear|decade|ago\b|morrow|[Ss]pring|[Ss]ummer|autumn|fall"
    r"|[Ww]inter|Christmas|fortnight|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
    r"|Mon\.|Tue|Wed\.|Thu|Fri\.|Sat\.|Sun\.|morning|afternoon|evening"
)
NEXT_WEEKDAY = re.compile(
    r"(?:next|coming|starting|following|by|until|till)\s+(?:on\s+)?$", re.IGNORECASE
)
MONTH_ALONE = re.compile(
    r"\b(?:[Ii]n|[Ss]ince|during|of|until|by|from|through|between|this|last|next)\s+$"
)
OPEN = re.compile(r"\b(?P<since>since)\s+$|\b(?:by|until|till)\s+(?:the\s+)?$", re.IGNORECASE)
