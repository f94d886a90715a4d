"""How long deals take: draws against a bare loop, the analytic account, whole assessments.

Run ``python benchmarks/deals.py [DRAWS]``. Budgets are printed beside what was measured; nothing is
asserted here. Times are processor seconds of one core; read ratios where the machine is shared.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from keeneye.deals import Deal, Rules, account, assess_deal, draw_deal, play_out, read_deal_book

KOREA = Path(__file__).resolve().parents[1] / "desks" / "korea"
SEED = 20200616
LOOP_DRAWS = 20_000


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Return the least processor time of a few runs."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def bare_loop(deal: Deal, draws: int) -> float:
    """Draw relief paid one draw at a time, as a first script would; return its mean."""
    rng, terms, paid = np.random.default_rng(SEED), deal.terms, 0.0
    for _ in range(draws):
        found = np.inf
        for site in deal.hidden:
            chance = terms.detection[site.site_id].draw(rng, 1)[0]
            if rng.random() < site.chance:
                found = min(found, rng.standard_exponential() / -np.log1p(-chance))
        relief = terms.relief_usd_bn_per_year
        rate = relief.draw(rng, 1)[0] if relief else 0.0
        paid += rate * min(deal.horizon_years, found + terms.snapback_years.draw(rng, 1)[0])
    return paid / draws


def simulated(deal: Deal, draws: int) -> float:
    """Draw and play out; return mean relief paid."""
    drawn = draw_deal(deal, np.random.default_rng(SEED), draws)
    return float(play_out(deal, drawn).relief_paid_usd_bn.mean())


def lines(name: str, deal: Deal, rules: Rules, draws: int) -> Iterator[str]:
    """Yield the lines of one deal."""
    fast = seconds(lambda: simulated(deal, draws))
    slow = seconds(lambda: bare_loop(deal, LOOP_DRAWS), times=1) / LOOP_DRAWS * draws
    exact = seconds(lambda: account(deal))
    rng = np.random.default_rng(SEED)
    whole = seconds(lambda: assess_deal(deal, rules, rng=rng), times=1)
    yield f"{name}, {len(deal.programme.sites)} sites"
    yield f"  {draws:,} draws             {fast:8.3f} s   budget 2 s for a million"
    yield f"  the same in a bare loop     {slow:8.1f} s   {slow / fast:,.0f} times as long"
    yield f"  analytic account            {exact:8.4f} s"
    yield f"  whole assessment (200,000)  {whole:8.3f} s"
    expected, drawn = account(deal).relief_paid_usd_bn, simulated(deal, draws)
    yield f"  relief paid: analytic {expected:.4f}, drawn {drawn:.4f}"


def main(draws: int = 1_000_000) -> None:
    """Write the table."""
    book = read_deal_book(KOREA)
    for name in ("hanoi_2019_offer", "hanoi_2019_dozens"):
        for line in lines(name, book.deals[name], book.rules, draws):
            sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 1_000_000)
