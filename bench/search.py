"""What each way to find letters within titles costs at 100,000 of them: rows, megabytes, milliseconds to fill and find.

    python -m bench.search [--titles 100000]

    plain      LIKE over an index that has the titles, as it is without any of the others
    parts      each place of a word with the next 12 letters, found by what they begin with
    trigrams   each three letters of a word; what has all those of a longer word is compared with the title
    fts5       SQLite's own index of trigrams, which MySQL and MariaDB do not have

Found are the first `MOST` titles, as a list of the program needs them. MariaDB is measured when TEST_MYSQL_HOST names
a server; its sizes are those that it tells of its tables.
"""

import argparse
import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.engine import Connection

from bench import databases
from repositories import search
from repositories.search_parts import parts_of as stored_parts_of

MOST = 3000
TIMES = 15
ROWS_A_STATEMENT = 20_000
PART = 12
SOUGHT = ("engineer", "platform", "vora", "zzyzx", "ka", "设计")
"""In every fourth title, in one of thirty, in some surnames, in none, two letters, and two that are a word."""

LEVELS = ("junior", "senior", "staff", "principal", "lead", "working student")
ROLES = ("backend engineer", "data scientist", "product designer", "site reliability engineer", "技术设计师", "tester")
TEAMS = ("platform", "payments", "search", "mobile", "growth", "security", "billing", "infrastructure", "risk", "maps")
SYLLABLES = ("ka", "no", "vo", "ra", "li", "mo", "te", "su", "ber", "gen", "dro", "shi", "pa", "wel", "ian", "ez")


def titles(count: int) -> Iterator[str]:
    """Keys of titles as teams write them: what is looked for, where, and in every third whom they interview."""
    chance = random.Random(1)
    for number in range(count):
        name = "".join(chance.choice(SYLLABLES) for _part in range(chance.randint(2, 4)))
        whom = f" {name}" if number % 3 == 0 else f" round {number % 4 + 1}"
        team = chance.choice(TEAMS) if chance.random() < 0.33 else ""
        yield search.key(f"{chance.choice(LEVELS)} {chance.choice(ROLES)} {team}{whom}")


def parts_of(title: str) -> set[str]:
    return set(stored_parts_of(title) or ())


def trigrams_of(title: str) -> set[str]:
    return {word[at : at + 3] for word in title.split() for at in range(len(word))}


def fill(db: Connection, table: str, rows: Iterable[tuple[str, int]]) -> int:
    """How many rows it took."""
    total, left = 0, iter(rows)
    while some := list(itertools.islice(left, ROWS_A_STATEMENT)):
        db.execute(text(f"INSERT INTO {table} VALUES (:part, :of)"), [{"part": one, "of": of} for one, of in some])
        total += len(some)
    return total


def make(db: Connection, table: str, length: int) -> None:
    """Letters by place, found by the letters, and by what they are of: that is how they are removed."""
    if db.dialect.name == "sqlite":
        db.execute(text(f"CREATE TABLE {table} (part TEXT, of INTEGER, PRIMARY KEY (part, of)) WITHOUT ROWID"))
        db.execute(text(f"CREATE INDEX ix_{table} ON {table} (of)"))
    else:
        kind = f"VARCHAR({length}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
        db.execute(text(f"CREATE TABLE {table} (part {kind}, `of` INT, PRIMARY KEY (part, `of`), KEY ix_of (`of`))"))


def plainly(db: Connection, sought: str) -> int:
    query = f"SELECT id FROM titles WHERE title LIKE :word LIMIT {MOST}"
    return len(db.execute(text(query), {"word": f"%{sought}%"}).all())


def by_parts(db: Connection, sought: str) -> int:
    query = f"SELECT DISTINCT {_of(db)} FROM parts WHERE part >= :first AND part < :last LIMIT {MOST}"
    return len(db.execute(text(query), {"first": sought[:PART], "last": sought[:PART] + chr(0x10FFFF)}).all())


def by_trigrams(db: Connection, sought: str) -> int:
    of, grams = _of(db), sorted({sought[at : at + 3] for at in range(max(1, len(sought) - 2))})
    if len(sought) < 3:
        query = f"SELECT DISTINCT {of} FROM trigrams WHERE part >= :g0 AND part < :last LIMIT {MOST}"
        return len(db.execute(text(query), {"g0": sought, "last": sought + chr(0x10FFFF)}).all())
    joined = " ".join(f"JOIN trigrams t{n} ON t{n}.{of} = t0.{of} AND t{n}.part = :g{n}" for n in range(1, len(grams)))
    query = (
        f"SELECT t0.{of} FROM trigrams t0 {joined} JOIN titles ON titles.id = t0.{of} "
        f"WHERE t0.part = :g0 AND titles.title LIKE :word LIMIT {MOST}"
    )
    values = {f"g{number}": gram for number, gram in enumerate(grams)}
    return len(db.execute(text(query), values | {"word": f"%{sought}%"}).all())


def by_fts5(db: Connection, sought: str) -> int:
    query = f"SELECT rowid FROM found WHERE title LIKE :word LIMIT {MOST}"
    return len(db.execute(text(query), {"word": f"%{sought}%"}).all())


def _of(db: Connection) -> str:
    return "of" if db.dialect.name == "sqlite" else "`of`"


def megabytes(engine: Engine, *names: str) -> float:
    """Of these tables with their indexes."""
    with engine.connect() as db:
        if engine.dialect.name == "sqlite":
            query = "SELECT SUM(pgsize) FROM dbstat WHERE name LIKE :name || '%' OR name LIKE 'ix_' || :name || '%'"
        else:
            db.execute(text(f"ANALYZE TABLE {', '.join(names)}")).all()
            query = (
                "SELECT SUM(data_length + index_length) FROM information_schema.tables "
                "WHERE table_schema = DATABASE() AND table_name = :name"
            )
        return float(sum(db.execute(text(query), {"name": one}).scalar() or 0 for one in names)) / 1e6


def find(engine: Engine, way: Callable[[Connection, str], int]) -> list[str]:
    """For each of SOUGHT, the median in ms and how many were found."""
    cells = []
    with engine.connect() as db:
        for sought in SOUGHT:
            took = []
            for _time in range(TIMES):
                began = time.perf_counter()
                count = way(db, sought)
                took.append((time.perf_counter() - began) * 1000)
            cells.append(f"{statistics.median(took):.2f} ({count})")
    return cells


def bench(backend: str, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder, databases.fresh(backend, Path(folder)) as fresh:
        engine, keys = fresh.engine, list(titles(count))
        print(f"\n{databases.version(fresh)}, {count:,} titles of {statistics.mean(map(len, keys)):.0f} letters\n")
        print(f"| way | rows | MB | s to fill | {' | '.join(SOUGHT)}: ms (found) |\n{'|---' * (len(SOUGHT) + 4)}|")
        with engine.begin() as db:
            kind = "TEXT" if backend == databases.SQLITE else "VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
            db.execute(text(f"CREATE TABLE titles (title {kind}, id INTEGER PRIMARY KEY)"))
            db.execute(text("CREATE INDEX ix_titles ON titles (title, id)"))
            fill(db, "titles", zip(keys, range(count), strict=True))
        print(f"| plain | {count:,} | {megabytes(engine, 'titles'):.1f} | - | {' | '.join(find(engine, plainly))} |")
        ways: list[tuple[str, int, Callable[[str], set[str]], Callable[[Connection, str], int]]] = [
            ("parts", PART, parts_of, by_parts),
            ("trigrams", 3, trigrams_of, by_trigrams),
        ]
        for table, length, pieces, way in ways:
            began = time.perf_counter()
            with engine.begin() as db:
                make(db, table, length)
                rows = fill(db, table, ((piece, of) for of, key in enumerate(keys) for piece in sorted(pieces(key))))
            took, cells = time.perf_counter() - began, " | ".join(find(engine, way))
            print(f"| {table} | {rows:,} | {megabytes(engine, table):.1f} | {took:.0f} | {cells} |", flush=True)
        if backend == databases.SQLITE:
            began = time.perf_counter()
            with engine.begin() as db:
                db.execute(text("CREATE VIRTUAL TABLE found USING fts5 (title, tokenize='trigram', detail='none')"))
                fill(db, "found (title, rowid)", zip(keys, range(count), strict=True))
            took, size = time.perf_counter() - began, megabytes(engine, "found")
            print(f"| fts5 | - | {size:.1f} | {took:.0f} | {' | '.join(find(engine, by_fts5))} |")


def main() -> None:
    parser = argparse.ArgumentParser(description="What each way to find letters within titles costs.")
    parser.add_argument("--titles", type=int, default=100_000, help="how many there are (100,000)")
    options = parser.parse_args()
    for backend in databases.backends():
        bench(backend, options.titles)


if __name__ == "__main__":
    main()
