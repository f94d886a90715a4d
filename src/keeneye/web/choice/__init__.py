"""The pages of what is weighed: the choice, the deal, motives, pressure, assumptions."""

from keeneye.web.choice.answers import WEIGHED, Weighed

__all__ = ["WEIGHED", "Weighed"]
