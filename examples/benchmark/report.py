"""The table for the terminal and the documentation, and the files that a run leaves."""

import json
import pathlib

import machine
import plot
from figures import HEAD, Line

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
PAGE = TOP / "docs" / "performance.md"
PICTURE = TOP / "docs" / "performance.svg"
BEGIN, END = "<!-- measured performance:begin -->\n", "<!-- measured performance:end -->\n"
WIDTHS = (40, 20, 40, 7, 16, 3)


def print_head():
    _print_row(HEAD)


def print_lines(lines):
    for line in lines:
        _print_row(Line(**line).cells())


def _print_row(cells):
    print("  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS)).rstrip(), flush=True)


def write(document, wanted):
    if wanted.json:
        wanted.json.write_text(json.dumps(document, indent=1) + "\n")
    if wanted.plot:
        wanted.plot.write_text(plot.drawn(document["rows"]))
    if wanted.update_docs:
        PICTURE.write_text(plot.drawn(document["rows"]))
        text = PAGE.read_text()
        before, rest = text.split(BEGIN)
        PAGE.write_text(before + BEGIN + _markdown(document) + END + rest.split(END)[1])


def _markdown(document):
    rows = [HEAD, ["---"] * len(HEAD)]
    for row in document["rows"].values():
        rows += [[cell.strip() for cell in Line(**line).cells()] for line in row.get("lines", [])]
    table = "".join("| " + " | ".join(cells) + " |\n" for cells in rows)
    return f"Measured with {machine.sentence(document['machine'])}.\n\n{table}"
