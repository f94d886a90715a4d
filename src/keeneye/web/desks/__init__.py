"""Several desks at one server: the front page that ranks them, and an id looked up in each."""

from keeneye.web.desks.ranked import desks, table_of_desks
from keeneye.web.desks.reach import Reach

__all__ = ["Reach", "desks", "table_of_desks"]
