"""What ``./run`` stands on: lock files, front-end files, catalogues, the database's state."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.postgres import throwaway_postgres
from tools import database, frontend, translations

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "app" / "static" / "vendor"


# ---- lock files ----------------------------------------------------------------------------------


def pins(name: str) -> set[tuple[str, str]]:
    return set(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))


def test_the_tests_lock_holds_all_of_the_other():
    """``./run test`` installs only its own lock and counts the other as installed."""
    assert pins("requirements.lock") - pins("requirements-test.lock") == set()
    assert len(pins("requirements.lock")) > 50


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_python_packages_are_locked_by_hash_and_name_no_registry(name):
    text = (ROOT / name).read_text()
    entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links", text) == []


def test_front_end_packages_are_locked_by_hash_and_name_no_registry():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    del packages[""]
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


# ---- front-end files -----------------------------------------------------------------------------


def test_browsers_get_the_named_files_and_no_others():
    """axe-core is a tool of the tests; source maps are not served, so nothing asks for them."""
    served = {p.name for p in VENDOR.iterdir() if not p.name.startswith(".")}
    assert served == {*frontend.FILES, "fonts", "fonts.css"}
    texts = [p for p in VENDOR.iterdir() if p.suffix in {".css", ".js"}]
    assert [p.name for p in texts if "sourceMappingURL" in p.read_text()] == []


def test_font_sheet_names_every_font_file_and_covers_the_alphabets():
    sheet = (VENDOR / "fonts.css").read_text()
    named = re.findall(r'url\("fonts/([^"]+)"\)', sheet)
    assert sorted(named) == sorted(p.name for p in (VENDOR / "fonts").iterdir())
    assert all((VENDOR / "fonts" / name).read_bytes()[:4] == b"wOF2" for name in named)
    faces = sheet.count("@font-face")
    assert faces == len(named) == sheet.count("unicode-range") == sheet.count("font-display: swap")
    families = set(re.findall(r"font-family: '([^']+)'", sheet))
    assert families == {"Noto Sans", "Noto Sans Arabic", "Noto Sans Display"}


# ---- catalogues ----------------------------------------------------------------------------------

ENTRIES = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Save"
msgstr "Enregistrer"

msgid "Gone"
msgstr "Parti"

#, fuzzy
msgid "Open"
msgstr "Ouvert ?"

#, python-format
msgid "Hello %(name)s"
msgstr "Bonjour %(nom)s"

#, python-format
msgid "%(num)d place"
msgid_plural "%(num)d places"
msgstr[0] "%(num)d place"
msgstr[1] ""
"""


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """A French catalogue with one fault of each kind, and the words in the code."""
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    path = translations.path_of("fr")
    path.parent.mkdir(parents=True)
    path.write_text(ENTRIES)
    template = translations.Catalog()
    for words in ("Save", "New", "Open", "Hello %(name)s", ("%(num)d place", "%(num)d places")):
        template.add(words)
    return template


def test_translations_check_finds_each_fault(catalogue):
    found = {(fault, message.id) for fault, message in translations.faults("fr", catalogue)}
    assert found == {
        ("missing", "New"),
        ("left over", "Gone"),
        ("unsure", "Open"),
        ("unknown named placeholder 'nom'", "Hello %(name)s"),
        ("not translated", ("%(num)d place", "%(num)d places")),
    }


def test_translations_update_adds_and_drops_and_keeps_what_is_there(catalogue):
    translations.update("fr", catalogue)
    catalog = translations.read("fr")
    strings = {message.id: message.string for message in catalog if message.id}
    assert strings["Save"] == "Enregistrer"
    assert strings["New"] == ""
    assert "Gone" not in strings


def test_words_are_found_in_code_and_templates():
    template = translations.words()
    sources = {name.rpartition(".")[2] for message in template for name, _ in message.locations}
    assert {"py", "html"} <= sources
    assert len(template) > 40


# ---- the database's state ------------------------------------------------------------------------


def test_migrations_are_one_line():
    assert len(database.heads()) == 1


BORN = "CREATE TABLE alembic_version (version_num TEXT)"


def stages() -> list[tuple[str, list[str]]]:
    """The states of a database's life, each with the statements that lead to it."""
    (head,) = database.heads()
    return [
        ("empty", []),
        ("behind", [BORN, "INSERT INTO alembic_version VALUES ('0ld')"]),
        ("current", [f"UPDATE alembic_version SET version_num = '{head}'"]),
        ("current", ["CREATE TABLE platform_fact (name TEXT, value TEXT)"]),
        ("demo", ["INSERT INTO platform_fact VALUES ('demo', 'true')"]),
    ]


def test_database_state_on_sqlite(tmp_path):
    path = tmp_path / "a file.sqlite"
    url = f"sqlite:///{path}"
    assert database.state(url) == "empty"
    assert not path.exists()
    for expected, statements in stages():
        with closing(sqlite3.connect(path)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        assert database.state(url) == expected


@pytest.mark.postgres
def test_database_state_on_postgresql():
    with throwaway_postgres() as server:
        url = server.create("probe")
        for expected, statements in stages():
            with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
                for statement in statements:
                    connection.execute(statement)
            assert database.state(url) == expected


@pytest.mark.postgres
def test_throwaway_postgres_keeps_commits_through_a_crash_and_leaves_nothing():
    with throwaway_postgres(durable=True) as server:
        url = server.create("probe").replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        server.crash()
        server.restart()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT n FROM kept").fetchall() == [(7,)]
    assert not server.folder.exists()
