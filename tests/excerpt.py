"""A part of the official v1.1.1 in archives of the same names, where all of it tells no more.

It has every n-th occupation and skill, all groups and schemes, and the relations between them,
as the rows stand.
"""

import zipfile

import mutated

ALWAYS = {"software developer", "bus driver", "debug software", "Java (computer programming)"}
"""Labels of what the README asks for."""


def excerpt(archives, folder, every):
    """Write the archives with a part of the concepts into a folder; return their paths."""
    rows, others = mutated.tables(*archives)
    rows = part(rows, every)
    folder.mkdir(parents=True)
    paths = []
    for archive in archives:
        paths.append(folder / archive.name)
        with zipfile.ZipFile(archive) as whole, zipfile.ZipFile(paths[-1], "w") as some:
            for name in whole.namelist():
                data = mutated.as_csv(rows[name]) if name in rows else others[name]
                some.writestr(name, data)
    return tuple(paths)


def part(rows, every):
    """Name → rows of the tables, of every n-th occupation and skill and what relates them."""
    rows = dict(rows)
    for name in ("occupations_en.csv", "skills_en.csv"):
        rows[name] = [
            row
            for number, row in enumerate(rows[name])
            if number % every == 0 or row["preferredLabel"] in ALWAYS
        ]
    left = {row["conceptUri"] for name in mutated.KINDS for row in rows[name]}
    for name, table in rows.items():
        ends = ["conceptUri"]
        if "elation" in name:
            ends = [column for column in table[0] if column.endswith("Uri")]
        rows[name] = [row for row in table if all(row[end] in left for end in ends)]
    return rows
