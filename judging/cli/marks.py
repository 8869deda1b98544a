"""Marks of a jury, from a file to a ranking: no database, so that anybody can check a result."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup

from app.core.output import write_whole

if TYPE_CHECKING:
    from judging.rules.ranking import MarkTable, Ranking

group = AppGroup("marks", help="Marks of a jury.")


@group.command("rank")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--criteria",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Scales and weights: criterion,min,max,weight.",
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
def rank_command(file: Path, criteria: Path | None, output: Path | None) -> None:
    """Rank the submissions of FILE.csv by their marks, corrected for the jurors' severity.

    FILE has the columns submission,juror,mark with marks from 0 to 100; or, with --criteria, the
    columns submission,juror,criterion,value. submission_country and juror_country may be added.
    The ranking goes to OUTPUT or is printed; how it came about is told on the standard error.
    """
    # numpy, scipy and pandas take a second to import, and every other command would wait for them
    from judging.cli.mark_files import read_marks
    from judging.cli.mark_report import ranking_csv, report

    _keep_inputs(output, file, criteria)
    found = read_marks(file, criteria)
    ranking = _ranked(found.table)
    _write(ranking_csv(ranking), output)
    click.echo(report(ranking, found), err=True)


def _keep_inputs(output: Path | None, *inputs: Path | None) -> None:
    if output is not None and output.resolve() in {each.resolve() for each in inputs if each}:
        raise click.ClickException(f"{output} is read, so the ranking cannot be written over it.")


def _ranked(table: "MarkTable") -> "Ranking":
    from judging.rules.ranking import rank

    quiet = not sys.stderr.isatty()
    with click.progressbar(
        length=len(table.jurors), label="Without each juror", file=sys.stderr, hidden=quiet
    ) as bar:
        return rank(table, lambda done, of: bar.update(done - bar.pos))


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        write_whole(output, text.encode())
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from None
