"""``places allocate``: as the interfaces say, and one clear sentence where the input is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.programmes.allocation import draw

#: files in, files out: no table is read
pytestmark = pytest.mark.database("sqlite")

HEAD = "id,member,organisation,country,score,submitted_at"
ROWS = """w1,yes,club,FR,71.5,2027-03-01T10:00:00Z
w2,no,lab,DE,90,2027-03-01T11:00:00+01:00
w3,no,lab,DE,80,2027-03-01T09:00:00Z
w4,yes,world,INT,55,2027-03-01T09:00:00Z
w5,no,museum,FR,79,2027-03-01T09:00:00
"""


def run(app: Flask, *arguments: str) -> tuple[int, str, str]:
    result = app.test_cli_runner().invoke(args=["places", "allocate", *arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "proposals.csv"
    path.write_text(f"{HEAD}\n{ROWS}")
    return path


def test_the_decision_comes_out_in_its_order(app: Flask, file: Path) -> None:
    options = ["--places", "3", "--reserve", "1", "--per-organisation", "1", "--threshold", "60"]

    code, out, told = run(app, str(file), *options)

    assert code == 0
    assert out == (
        "id,outcome,pass,position,reason\n"
        "w1,offered,reserve,,\n"
        "w2,offered,open,,\n"
        "w5,offered,open,,\n"
        "w3,waiting,,1,organisation_cap\n"
        "w4,not_eligible,,,below_threshold\n"
    )
    assert told == (
        "3 places, by score: 1 given in the reserve pass, 2 in the open pass, 0 over a cap; "
        "1 on the waiting list, 1 not eligible.\n"
    )


def test_the_output_goes_where_it_is_asked(app: Flask, file: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    options = ["--places", "1", "--reserve", "0", "--per-country", "1", "--seed", "s"]

    code, out, _ = run(app, str(file), *options, "-o", str(target))

    assert (code, out) == (0, "")
    assert target.read_text().splitlines()[:2] == [
        "id,outcome,pass,position,reason",
        "w2,offered,open,,",
    ]


def test_without_scores_it_is_first_come_first_served(app: Flask, file: Path) -> None:
    lines = [line.split(",") for line in f"{HEAD}\n{ROWS}".splitlines()]
    file.write_text("\n".join(",".join(cells[:4] + cells[5:]) for cells in lines))

    _, out, told = run(app, str(file), "--places", "4", "--reserve", "0", "--seed", "a")

    last = max("w1", "w2", key=lambda id: draw("a", id))  # both at ten o'clock
    assert [line.split(",")[0] for line in out.splitlines()][5:] == [last]
    assert told.startswith("4 places, first come, first served:")


def test_places_left_by_the_caps_are_filled_only_where_that_was_announced(
    app: Flask, file: Path
) -> None:
    options = [str(file), "--places", "5", "--reserve", "0", "--per-organisation", "1"]

    assert "w3,waiting,,1,organisation_cap" in run(app, *options)[1]
    assert "w3,offered,relax,," in run(app, *options, "--relax")[1]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "it holds no proposals"),
        (HEAD.encode(), "it holds no proposals"),
        (HEAD.replace("country", "land").encode() + b"\n", "the column “country” is missing"),
        (f"{HEAD},id\n".encode(), "the column “id” is there twice"),
        (f"{HEAD}\n{ROWS}w9,yes".encode(), "line 7 has 2 cells"),
        (f"{HEAD}\n{ROWS}{ROWS}".encode(), "the id “w1” comes again in line 7"),
        (f"{HEAD}\n,yes,a,FR,1,2027-03-01\n".encode(), "line 2 has no id"),
        (f"{HEAD}\na,maybe,a,FR,1,2027-03-01\n".encode(), "“maybe” for member; write yes or no"),
        (f"{HEAD}\n{ROWS}a,no,a,FR,,2027-03-01\n".encode(), "line 7 says “” for score"),
        (f"{HEAD}\na,no,a,FR,NaN,2027-03-01\n".encode(), "“NaN” for score"),
        (f"{HEAD}\na,no,a,FR,1e999999,2027-03-01\n".encode(), "“1e999999” for score"),
        (f"{HEAD}\na,no,a,FR,\"8,5\",2027-03-01\n".encode(), "“8,5” for score"),
        (f"{HEAD}\na,no,a,FR,1,yesterday\n".encode(), "“yesterday” for submitted_at"),
        (f"{HEAD}\na,no,a,FR,1,\n".encode(), "“” for submitted_at"),
        (f"{HEAD}\na,no,a,FR,1,0001-01-01T00:00+09:00\n".encode(), "for submitted_at"),
        (f'{HEAD}\n"a,no,a,FR,1,2027-03-01\n'.encode(), "line 2 is not CSV"),
        (f"{HEAD}\né".encode("latin-1"), "it is not text in UTF-8"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named_and_nothing_written(
    app: Flask, file: Path, tmp_path: Path, content: bytes, sentence: str
) -> None:
    file.write_bytes(content)
    target = tmp_path / "out.csv"

    code, out, told = run(app, str(file), "--places", "3", "--reserve", "1", "-o", str(target))

    assert code != 0
    assert out == ""
    assert told.startswith(f"Error: {file}: ")
    assert sentence in told
    assert told.count("\n") == 1
    assert not target.exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--places", "3", "--reserve", "4"], "Of 3 places 4 cannot be reserved."),
        (["--places", "-1", "--reserve", "0"], "-1 is not in the range"),
        (["--places", "many", "--reserve", "0"], "'many' is not a valid integer"),
        (["--places", "3", "--reserve", "1", "--per-country", "0"], "0 is not in the range"),
        (["--places", "3", "--reserve", "1", "--threshold", "half"], "“half” is not a number."),
        (["--places", "3", "--reserve", "1", "--threshold", "NaN"], "“NaN” is no number."),
        (["--places", "3", "--reserve", "1", "-o", "/nowhere/out.csv"], "cannot be written"),
        (["--reserve", "1"], "Missing option '--places'"),
    ],
)
def test_wrong_options_are_named(app: Flask, file: Path, options: list[str], sentence: str) -> None:
    code, out, told = run(app, str(file), *options)

    assert (code != 0, out) == (True, "")
    assert sentence in told


def test_a_file_that_is_not_there_is_named(app: Flask, tmp_path: Path) -> None:
    missing = tmp_path / "missing.csv"

    code, _, told = run(app, str(missing), "--places", "3", "--reserve", "1")

    assert (code, told) == (1, f"Error: {missing} cannot be read: No such file or directory.\n")


def test_a_threshold_needs_scores(app: Flask, file: Path) -> None:
    file.write_text(f"{HEAD}\na,no,a,FR,,2027-03-01\n")

    code, _, told = run(app, str(file), "--places", "1", "--reserve", "0", "--threshold", "5")

    assert (code, told) == (1, f"Error: {file} has no scores, so no threshold can apply.\n")
