"""Places with members' priority, from a file to a file: no database, anybody can check it."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app.core.output import write_whole
from app.programmes.allocation import (
    NOT_ELIGIBLE,
    OPEN,
    RELAX,
    RESERVE,
    WAITING,
    Outcome,
    Settings,
    allocate,
)
from judging.rules.places_table import COLUMNS, BadTable, Table, read_proposals, write_outcomes

group = AppGroup("places", help="Few places, given with members' priority.")
#: what is wrong with a file, to be mended by its owner
WRONG = {
    "empty": "it holds no proposals",
    "not_utf8": "it is not text in UTF-8; save it as “CSV UTF-8”",
    "not_csv": "line {line} is not CSV; look for a quotation mark too many",
    "column_missing": "the column “{value}” is missing; the first line names " + ", ".join(COLUMNS),
    "column_twice": "the column “{value}” is there twice",
    "cells": "line {line} has {value} cells, the first line another number",
    "id_missing": "line {line} has no id",
    "id_twice": "the id “{value}” comes again in line {line}",
    "member": "line {line} says “{value}” for member; write yes or no",
    "score": "line {line} says “{value}” for score; write a number such as 81.25, "
    "or leave the score out of every line for first come, first served",
    "submitted_at": "line {line} says “{value}” for submitted_at; "
    "write a moment such as 2027-03-01T14:05:00Z",
}


class _Number(click.ParamType):
    """A decimal number, exact."""

    name = "number"

    def convert(self, value: Any, param: Any, ctx: Any) -> Decimal:
        try:
            number = Decimal(value)
        except InvalidOperation:
            self.fail(f"“{value}” is not a number.", param, ctx)
        return number if number.is_finite() else self.fail(f"“{value}” is no number.", param, ctx)


@group.command("allocate")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--places", required=True, type=click.IntRange(min=0), help="Places there are.")
@click.option("--reserve", default=0, type=click.IntRange(min=0), help="Of them for members.")
@click.option("--per-organisation", type=click.IntRange(min=1), help="At most for each.")
@click.option("--per-country", type=click.IntRange(min=1), help="At most for each.")
@click.option("--threshold", type=_Number(), help="Least score that may get a place.")
@click.option("--seed", default="", help="Of the draw between equals, as it was published.")
@click.option("--relax", is_flag=True, help="Fill places over the caps when they stay empty.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
def allocate_command(
    file: Path, places: int, reserve: int, per_organisation: int | None, per_country: int | None,
    threshold: Decimal | None, seed: str, relax: bool, output: Path | None,
) -> None:  # fmt: skip
    """Decide who of FILE.csv gets a place, in which pass, and who waits why.

    FILE has the columns id,member,organisation,country,score,submitted_at: member yes or no,
    country a code (INT or nothing for an international organisation), submitted_at with its zone
    (UTC where it has none). Without any score it is first come, first served.
    """
    if reserve > places:
        raise click.ClickException(f"Of {places} places {reserve} cannot be reserved.")
    table = _read(file)
    if table.first_come and threshold is not None:
        raise click.ClickException(f"{file} has no scores, so no threshold can apply.")
    limits = Settings(
        places, reserve, per_organisation, per_country, threshold,
        first_come=table.first_come, relaxes=relax, seed=seed,
    )  # fmt: skip
    outcomes = allocate(table.proposals, limits)
    _write(write_outcomes(outcomes), output)
    click.echo(_summary(outcomes, limits), err=True)


def _read(file: Path) -> Table:
    try:
        return read_proposals(file.read_bytes())
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None
    except BadTable as bad:
        words = WRONG[bad.code].format(line=bad.line, value=bad.value)
        raise click.ClickException(f"{file}: {words}.") from None


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        write_whole(output, text.encode())
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from None


def _summary(outcomes: Sequence[Outcome], limits: Settings) -> str:
    given = Counter(each.given_in for each in outcomes)
    kinds = Counter(each.outcome for each in outcomes)
    by = "first come, first served" if limits.first_come else "by score"
    return (
        f"{limits.places} places, {by}: {given[RESERVE]} given in the reserve pass, "
        f"{given[OPEN]} in the open pass, {given[RELAX]} over a cap; "
        f"{kinds[WAITING]} on the waiting list, {kinds[NOT_ELIGIBLE]} not eligible."
    )
