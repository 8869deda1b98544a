"""python -m tests.bench [names]: runs the benches and prints their tables at the end."""

import importlib
import pkgutil
import sys

import tests.bench

PREFIX = "bench_"


def names() -> list[str]:
    """Every ``bench_NAME.py`` beside this file; each has ``run() -> (heading, rows of text)``."""
    modules = pkgutil.iter_modules(tests.bench.__path__)
    return sorted(m.name.removeprefix(PREFIX) for m in modules if m.name.startswith(PREFIX))


def table(title: str, heading: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown, its columns as wide as their longest entry, the first to the left."""
    heading = [heading[0] or title, *heading[1:]]
    widths = [max(3, *map(len, column)) for column in zip(heading, *rows, strict=True)]

    def line(cells: list[str]) -> str:
        first = cells[0].ljust(widths[0])
        rest = [c.rjust(w) for c, w in zip(cells[1:], widths[1:], strict=True)]
        return f"| {' | '.join([first, *rest])} |"

    rule = " | ".join(["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])])
    return "\n".join([f"**{title}**", "", line(heading), f"| {rule} |", *map(line, rows)])


def main(wanted: list[str]) -> int:
    """Runs the ``wanted`` benches, or all; 2 when one does not exist."""
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        known = ", ".join(names())
        sys.stderr.write(f"No bench is called {', '.join(unknown)}; there are: {known}.\n")
        return 2
    tables = []
    for name in wanted or names():
        sys.stderr.write(f"{name} ...\n")
        heading, rows = importlib.import_module(f"tests.bench.{PREFIX}{name}").run()
        tables.append(table(name, heading, rows))
    sys.stdout.write("\n\n".join(tables) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
