"""``marks rank``: as the interfaces say, and one clear sentence where the input is wrong."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from judging.rules.ranking import Ranking, rank
from tests.judging.rules.juries import SHROUT_FLEISS, random_jury

#: files in, files out: no table is read
pytestmark = pytest.mark.database("sqlite")

HEADING = (
    "rank,submission,marks,raw,corrected,se,raw_rank,rank_low,rank_high,"
    "not_distinguishable_from_next"
)
THREE = "submission,juror,mark\na,x,80\na,y,70\nb,x,60\nb,y,65.5\nc,x,60\nc,y,65.5\n"


def run(app: Flask, *arguments: object) -> tuple[int, str, str]:
    result = app.test_cli_runner().invoke(args=["marks", "rank", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def written(folder: Path, content: str | bytes, name: str = "marks.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def jury_csv(ranking: Ranking) -> str:
    table = ranking.table
    rows = zip(table.s.tolist(), table.j.tolist(), table.y.tolist(), strict=True)
    return "submission,juror,mark\n" + "".join(f"p{s:03},j{j},{y}\n" for s, j, y in rows)


def test_the_ranking_is_printed_and_how_it_came_about_is_told(app: Flask, tmp_path: Path) -> None:
    code, out, told = run(app, written(tmp_path, THREE))

    assert code == 0
    assert out.splitlines() == [
        HEADING,
        "1,a,2,75.0000,75.0000,4.8784,1,1,1,true",
        "2,b,2,62.7500,62.7500,4.8784,2,2,2,true",
        "2,c,2,62.7500,62.7500,4.8784,2,2,2,false",
    ]
    assert told.splitlines() == [
        "marks: 6 on 3 submissions by 2 jurors",
        "corrected: no, a juror gave fewer than 10 marks",
        "lambda: 5.3000 (published, as there are under 20 residual degrees of freedom)",
        "sigma2: 40.0417 (2 residual degrees of freedom)",
        "tau2: 0.0000",
        "Krippendorff's alpha (interval): 0.5229",
        "Kendall's W: 1.0000",
        "severity of each juror in points (positive: generous), standard error, marks:",
        "  x    -0.0602    2.4879       3",
        "  y    +0.0602    2.4879       3",
    ]


def test_every_column_is_the_rules_answer(app: Flask, tmp_path: Path) -> None:
    ranking = rank(random_jury(3, 50, 5, 3))

    code, out, told = run(app, written(tmp_path, jury_csv(ranking)))

    found = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert ranking.model.corrected
    assert [(row["submission"], row["rank"], row["corrected"]) for row in found] == [
        (f"p{x.submission:03}", str(x.rank), f"{x.corrected:.4f}") for x in ranking.lines
    ]
    assert [(row["rank_low"], row["rank_high"], row["raw_rank"]) for row in found] == [
        (str(x.rank_low), str(x.rank_high), str(x.raw_rank)) for x in ranking.lines
    ]
    assert f"lambda: {ranking.model.lam:.4f}\n" in told
    assert "corrected: yes, the jurors differ and are connected\n" in told


def test_published_variances_are_told(app: Flask, tmp_path: Path) -> None:
    rows = [
        f"t{target},j{juror},{mark}"
        for target, marks in enumerate(SHROUT_FLEISS)
        for juror, mark in enumerate(marks)
    ]

    _, _, told = run(app, written(tmp_path, "submission,juror,mark\n" + "\n".join(rows)))

    assert "sigma2: 1.0194 (15 residual degrees of freedom)\ntau2: 5.2444\n" in told


def test_the_output_goes_where_it_is_asked(app: Flask, tmp_path: Path) -> None:
    file, output = written(tmp_path, THREE), tmp_path / "out.csv"

    code, out, _ = run(app, file, "-o", output)

    assert (code, out) == (0, "")
    assert output.read_text().splitlines()[0] == HEADING
    assert sorted(tmp_path.iterdir()) == [file, output]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + THREE.encode(),
        THREE.replace(",", ";").encode(),
        THREE.replace(",", ";").replace("65.5", "65,5").encode(),
        THREE.replace("\n", "\r\n").encode(),
        THREE.replace(",", " , ").encode(),
        THREE.replace("\n", "\n\n").encode(),
        b"\n\n" + THREE.rstrip().encode(),
        "\n".join(['"mark","submission","juror"'] + [
            '"{2}","{0}","{1}"'.format(*line.split(",")) for line in THREE.splitlines()[1:]
        ]).encode(),
    ],
    ids=["BOM", "semicolons", "commas", "CRLF", "spaces", "blank lines", "no end", "quotes"],
)  # fmt: skip
def test_a_file_as_spreadsheets_save_it_says_the_same(
    app: Flask, tmp_path: Path, content: bytes
) -> None:
    assert run(app, written(tmp_path, content)) == run(app, written(tmp_path, THREE))


@pytest.mark.parametrize("last", ["7.0", "Été, n° 1"], ids=["numbers alone", "words too"])
def test_names_are_texts(app: Flask, tmp_path: Path, last: str) -> None:
    marks = f'submission,juror,mark\n007,NA,80\n7,NA,70\n"{last}",NA,60\n'

    _, out, told = run(app, written(tmp_path, marks))

    names = [row["submission"] for row in csv.DictReader(io.StringIO(out))]
    assert names == ["007", "7", last]
    assert told.splitlines()[-1].split() == ["NA", "+0.0000", "unknown", "3"]


CRITERIA = "criterion,min,max,weight\nidea,1,10,2\ncraft,0,5,0.5\n"
VALUES = """submission,juror,criterion,value
a,x,idea,7
a,x,craft,3
b,x,craft,5
b,x,idea,10
"""


def test_values_by_criterion_are_weighed(app: Flask, tmp_path: Path) -> None:
    criteria = written(tmp_path, CRITERIA, "criteria.csv")

    code, out, _ = run(app, written(tmp_path, VALUES), "--criteria", criteria)

    assert code == 0
    assert [line.split(",")[1:5] for line in out.splitlines()[1:]] == [
        ["b", "1", "100.0000", "100.0000"],
        ["a", "1", "65.3333", "65.3333"],
    ]


@pytest.mark.parametrize(
    ("countries", "words"),
    [
        (
            "a,x,80,FR,FR\na,y,70,FR,DE\nb,x,60,DE,FR\nb,y,66,DE,DE\n",
            "own country: 2 marks by jurors on submissions of their own country, +4.00 points from "
            "what is expected on average; they count\n",
        ),
        ("a,x,80,,\na,y,70,,DE\n", "own country: no juror marked a submission of theirs\n"),
    ],
)
def test_marks_for_the_own_country_are_told_and_count(
    app: Flask, tmp_path: Path, countries: str, words: str
) -> None:
    heading = "submission,juror,mark,submission_country,juror_country\n"

    code, out, told = run(app, written(tmp_path, heading + countries))

    assert code == 0
    assert words in told
    assert [line.split(",")[2] for line in out.splitlines()[1:]] == ["2"] * (
        len(out.splitlines()) - 1
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "it is empty"),
        ("\n \n", "it is empty"),
        ("submission,juror,mark\n", "it holds no marks"),
        (b"submission,juror,mark\na,\xff,5\n", "it is not text in UTF-8; save it as “CSV UTF-8”"),
        (THREE.encode("utf-16"), "it is not text in UTF-8; save it as “CSV UTF-8”"),
        (
            "submission,judge,mark\na,x,5\n",
            "the column juror is missing; the first line names submission,juror,mark",
        ),
        (
            "submission,juror,mark,title\na,x,5,t\n",
            "the column title is unknown; the first line names submission,juror,mark and may name "
            "submission_country,juror_country",
        ),
        ("submission,juror,mark,mark\na,x,5,6\n", "the column mark is there twice"),
        (
            "submission,juror,mark,juror_country\na,x,5,FR\n",
            "of the columns submission_country and juror_country one is missing",
        ),
        (VALUES, "it holds values by criterion, so give --criteria FILE.csv"),
        (THREE + "d,x,good\n", "line 8 has the mark “good”, which is not a number"),
        (THREE + "d,x,\n", "line 8 has no mark"),
        (THREE + "d,x\n", "line 8 has no mark"),
        (THREE + "d,x,nan\n", "line 8 has the mark “nan”, which is not a number"),
        (THREE + "d,x,1_0\n", "line 8 has the mark “1_0”, which is not a number"),
        (THREE + "d,x,inf\n", "line 8 has the mark “inf”, which is not a number"),
        (THREE + '\n\n"d\ne",x,?\n', "line 11 has the mark “?”, which is not a number"),
        (THREE + "d,x,100.5\n", "line 8 has the mark 100.5, which is not from 0 to 100"),
        (THREE + "d,x,-1\n", "line 8 has the mark -1, which is not from 0 to 100"),
        (THREE + "a,y,75\n", "line 8 marks submission a by juror y again"),
        (THREE + "a, y ,75\n", "line 8 marks submission a by juror y again"),
        (THREE + ",x,75\n", "line 8 has no submission"),
        (THREE + "d,,75\n", "line 8 has no juror"),
        (THREE + "d,x,75,1\n", "line 8 has 4 cells, the first line 3"),
        (
            "submission,juror,mark\na,x,7,5\nb,x,8,5\n",
            "its lines have more cells than the first line, which has 3",
        ),
        (THREE + 'd,"x,75\n', "a quotation mark is opened and never closed"),
        (
            "submission,juror,mark,submission_country,juror_country\na,x,8,FR,DE\na,y,7,ES,DE\n",
            "line 3 says submission_country ES for a, an earlier line FR",
        ),
        (
            "submission,juror,mark,submission_country,juror_country\na,x,8,FR,DE\nb,x,7,FR,\n",
            "line 3 says juror_country nothing for x, an earlier line DE",
        ),
        (
            "submission,juror,mark\n" + "".join(f"a,j{n},5\n" for n in range(3001)),
            "it holds 3,001 jurors; 3,000 is the most",
        ),
    ],
)  # fmt: skip
def test_bad_marks_are_one_sentence_and_change_nothing(
    app: Flask, tmp_path: Path, content: str | bytes, words: str
) -> None:
    file, output = written(tmp_path, content), written(tmp_path, "the last good one", "out.csv")

    assert run(app, file, "-o", output) == (1, "", f"Error: {file}: {words}.\n")
    assert output.read_text() == "the last good one"


@pytest.mark.parametrize(
    ("criteria", "values", "words"),
    [
        ("", VALUES, "criteria.csv: it is empty"),
        ("criterion,min,max,weight\n", VALUES, "criteria.csv: it holds no criteria"),
        (
            "criterion,min,max\nidea,1,10\n",
            VALUES,
            "criteria.csv: the column weight is missing; the first line names "
            "criterion,min,max,weight",
        ),
        (CRITERIA + ",1,2,1\n", VALUES, "criteria.csv: line 4 names no criterion"),
        (CRITERIA + "idea,1,2,1\n", VALUES, "criteria.csv: line 4 names criterion idea again"),
        (
            CRITERIA + "fun,2,2,1\n",
            VALUES,
            "criteria.csv: line 4 has min 2, which is not below max 2",
        ),
        (
            CRITERIA + "fun,1,2,0\n",
            VALUES,
            "criteria.csv: line 4 has weight 0, which is not above 0",
        ),
        (
            CRITERIA + "fun,1,2,x\n",
            VALUES,
            "criteria.csv: line 4 has the weight “x”, which is not a number",
        ),
        (
            CRITERIA,
            THREE,
            "marks.csv: the column criterion is missing; the first line names "
            "submission,juror,criterion,value",
        ),
        (
            CRITERIA,
            VALUES + "c,x,fun,3\n",
            "marks.csv: line 6 has the criterion fun, which is not in the criteria",
        ),
        (
            CRITERIA,
            VALUES + "c,x,idea,11\n",
            "marks.csv: line 6 has the value 11, but idea goes from 1 to 10",
        ),
        (CRITERIA, VALUES + "c,x,idea,\n", "marks.csv: line 6 has no value"),
        (
            CRITERIA,
            VALUES + "a,x,idea,7\n",
            "marks.csv: line 6 has criterion idea of submission a by juror x again",
        ),
        (
            CRITERIA,
            VALUES + "c,y,idea,7\n",
            "marks.csv: juror y has no value of criterion craft for submission c",
        ),
        (
            CRITERIA + "fun,1,2,1\n",
            VALUES,
            "marks.csv: juror x has no value of criterion fun for submission a",
        ),
    ],
)
def test_bad_criteria_are_one_sentence(
    app: Flask, tmp_path: Path, criteria: str, values: str, words: str
) -> None:
    scales = written(tmp_path, criteria, "criteria.csv")

    code, out, told = run(app, written(tmp_path, values), "--criteria", scales)

    assert (code, out, told) == (1, "", f"Error: {tmp_path}/{words}.\n")


def test_what_cannot_be_read_or_written_is_said(app: Flask, tmp_path: Path) -> None:
    file = written(tmp_path, THREE)
    nowhere = tmp_path / "no" / "out.csv"

    answers = [
        run(app, tmp_path / "none.csv"),
        run(app, file, "-o", nowhere),
        run(app, file, "-o", file),
        run(app, tmp_path),
        run(app, file, "-o", tmp_path),
    ]

    assert [code for code, _, _ in answers] == [1, 1, 1, 2, 2]
    assert [told.splitlines()[-1] for _, _, told in answers] == [
        f"Error: {tmp_path}/none.csv: it cannot be read (No such file or directory).",
        f"Error: {nowhere} cannot be written: No such file or directory.",
        f"Error: {file} is read, so the ranking cannot be written over it.",
        f"Error: Invalid value for 'FILE': File '{tmp_path}' is a directory.",
        f"Error: Invalid value for '-o' / '--output': File '{tmp_path}' is a directory.",
    ]
    assert file.read_text() == THREE
    assert list(tmp_path.iterdir()) == [file]


def test_only_this_command_waits_for_numbers_to_be_imported() -> None:
    heavy = "{'numpy', 'scipy', 'pandas'}"
    program = f"import sys, judging.cli.marks; print(sorted({heavy} & set(sys.modules)))"

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"
