"""Answers kept by content: the same question is asked once, and replayed without the model."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import msgspec

from keeneye.coding.llm.answers import Answer
from keeneye.errors import CodingError
from keeneye.records import text_digest

__all__ = ["Cache"]


class Cache:
    """A folder of answers; '' keeps them for the run only.

    A file is published by rename, so that a crash leaves a whole answer or none. The text is not
    in it, only its digest; quotes are. To forget a report whole, delete the folder too.

    Parameters
    ----------
    folder : str
    asked : dict
        Everything but the text that makes two questions the same: model, prompt version, schema.

    Examples
    --------
    >>> cache = Cache("", {"model": "small"})
    >>> cache.keep("It rained.", Answer(tokens=(9, 2)))
    >>> cache.find("It rained.").tokens
    (9, 2)
    """

    def __init__(self, folder: str, asked: dict[str, Any]) -> None:
        self._folder = Path(folder) if folder else None
        self._asked = asked
        self._kept: dict[str, Answer] = {}

    def find(self, text: str) -> Answer | None:
        """Return the answer for a text, None if there is none, or none that can be read."""
        key = self._key(text)
        if self._folder is None:
            return self._kept.get(key)
        try:
            kept = msgspec.json.decode(self._path(key).read_bytes())
            return msgspec.convert(kept["answer"], type=Answer)
        except (OSError, msgspec.MsgspecError, KeyError, TypeError):
            return None

    def keep(self, text: str, answer: Answer) -> None:
        """Keep an answer.

        Raises
        ------
        CodingError
            If the folder cannot be written.
        """
        key = self._key(text)
        if self._folder is None:
            self._kept[key] = answer
            return
        path = self._path(key)
        document = {**self._asked, "text_sha256": text_digest(text), "answer": answer}
        beside = path.with_suffix(f".{os.getpid()}-{id(answer)}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(msgspec.json.encode(document))
            beside.replace(path)
        except OSError as error:
            raise CodingError(
                f"an answer cannot be kept: {error.strerror}",
                where=str(self._folder),
                expected="a folder that can be written",
                todo="name another with KEENEYE_LLM_CACHE",
            ) from error

    def _key(self, text: str) -> str:
        """Return the digest of a question."""
        return text_digest(json.dumps([self._asked, text_digest(text)], sort_keys=True))

    def _path(self, key: str) -> Path:
        """Return where an answer lies."""
        return (self._folder or Path()) / key[:2] / f"{key}.json"
