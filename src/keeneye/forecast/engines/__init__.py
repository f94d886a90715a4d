"""The engines, in one table: every one is fitted on closed windows and says probabilities."""

from keeneye.forecast.engines.base import Driver, Engine, Fitted, Sample, one_thread
from keeneye.forecast.engines.boosted import Boosted
from keeneye.forecast.engines.hawkes import Hawkes
from keeneye.forecast.engines.logistic import PooledLogistic
from keeneye.forecast.engines.pool import Pool, pool_probabilities
from keeneye.forecast.engines.rates import BaseRate, GammaPoisson

__all__ = [
    "ENGINES",
    "POOLED",
    "BaseRate",
    "Boosted",
    "Driver",
    "Engine",
    "Fitted",
    "GammaPoisson",
    "Hawkes",
    "Pool",
    "PooledLogistic",
    "Sample",
    "one_thread",
    "pool_probabilities",
]

POOLED: tuple[Engine, ...] = (PooledLogistic(), PooledLogistic(wide=True), Boosted())
"""The members of ``pool-1``."""

_ALL: tuple[Engine, ...] = (
    BaseRate(),
    BaseRate(731),
    BaseRate(1096),
    GammaPoisson(),
    *POOLED,
    Hawkes(),
    Pool(POOLED),
)
ENGINES: dict[str, Engine] = {engine.name: engine for engine in _ALL}
"""Every engine by name and version; an old version stays here and stays reproducible."""
