"""The page "the choice": one desk file on one day, as a record."""

from keeneye.games.assessment.assess import choice
from keeneye.games.assessment.moves import Move, moves_of, posterior
from keeneye.games.assessment.record import ChoiceAssessment

__all__ = ["ChoiceAssessment", "Move", "choice", "moves_of", "posterior"]
