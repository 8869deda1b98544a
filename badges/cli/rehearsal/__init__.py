"""``flask rehearsal``: an opening morning on a platform of its own, thrown away afterwards."""

import sys
from collections.abc import Iterable, Iterator
from typing import Any

import click

from badges.cli.rehearsal.morning import Plan, rehearse
from badges.cli.rehearsal.outcome import Outcome, lines


@click.command("rehearsal")
@click.option("--people", default=2500, show_default=True, type=click.IntRange(20, 20_000))
@click.option("--doors", default=6, show_default=True, type=click.IntRange(2, 40))
@click.option("--outage", default=20, show_default=True, type=click.IntRange(0, 60),
              help="Minutes without network in the middle of the morning.")  # fmt: skip
@click.option("--seed", default=1, show_default=True, help="Another morning for each number.")
@click.option("--database", default="", metavar="URL",
              help="An empty database to use instead of SQLite; its tables are kept.")  # fmt: skip
def command(people: int, doors: int, outage: int, seed: int, database: str) -> None:
    """Play an opening morning: phones at doors, no network for a while, two phones that die.

    It serves a platform of its own in a folder that is deleted afterwards; your data are not
    touched. It fails when somebody was counted twice or not at all, or a conflict is not listed.
    """
    plan = Plan(people=people, doors=doors, outage=outage, seed=seed, database=database)
    outcome: Outcome = rehearse(plan, watch=_with_progress)
    click.echo("\n".join(lines(outcome)))
    if not outcome.holds:
        raise click.ClickException("The morning did not add up; the lines marked NO say where.")


def _with_progress(events: Iterable[Any]) -> Iterator[Any]:
    with click.progressbar(list(events), label="Morning", file=sys.stderr) as bar:
        yield from bar
