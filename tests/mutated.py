"""A copy of the official v1.1.1 with about two thousand random changes.

Reads and writes the CSV files with the csv module alone, and computes the expected comparison
from the rows before and after, sharing no code with the package.
"""

import csv
import io
import random
import zipfile
from collections import defaultdict
from copy import deepcopy

BASE = "http://data.europa.eu/esco/"
TABLES = (
    "occupations_en.csv",
    "skills_en.csv",
    "skillGroups_en.csv",
    "ISCOGroups_en.csv",
    "broaderRelationsOccPillar.csv",
    "broaderRelationsSkillPillar.csv",
    "occupationSkillRelations.csv",
    "skillSkillRelations.csv",
)
KINDS = {
    "occupations_en.csv": "occupation",
    "skills_en.csv": "skill",
    "skillGroups_en.csv": "skill group",
    "ISCOGroups_en.csv": "ISCO group",
}
CELLS = {
    "description": "description",
    "definition": "definition",
    "scopeNote": "scope note",
    "code": "code",
    "skillType": "skill type",
    "reuseLevel": "reuse level",
    "status": "status",
}
"""Column of one value → the aspect that differs with it."""


def tables(*archives):
    """Return name → rows of the tables that are compared, and name → bytes of other files."""
    csv.field_size_limit(2**30)
    rows_by_name, others = {}, {}
    for path in archives:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                data = archive.read(name)
                if name in TABLES or name.endswith("Collection_en.csv"):
                    text = io.StringIO(data.decode("utf-8-sig"), newline="")
                    rows_by_name[name] = [
                        {column: cell.strip() for column, cell in row.items()}
                        for row in csv.DictReader(text)
                    ]
                else:
                    others[name] = data
    csv.field_size_limit(131_072)
    return rows_by_name, others


def mutate(before, seed=1):
    """Return the changed tables, and the number of changes by sort."""
    after = deepcopy(before)
    dice = random.Random(seed)
    counts = defaultdict(int)
    occupations, skills = after["occupations_en.csv"], after["skills_en.csv"]
    free = {"occupation": list(occupations), "skill": list(skills)}
    for rows in free.values():
        dice.shuffle(rows)

    def take(kind, count):
        """Return concepts that are not changed yet."""
        taken, free[kind] = free[kind][:count], free[kind][count:]
        return taken

    def both(count):
        return take("occupation", count // 3) + take("skill", count - count // 3)

    for number, row in enumerate(both(240)):
        row["preferredLabel"] += f" (relabelled {number})"
        counts["relabelled"] += 1
    for number, row in enumerate(both(150)):
        row["altLabels"] = f"{row['altLabels']}\nalternative {number}".strip()
        counts["alternative label added"] += 1
    for row in [row for row in both(200) if len(set(row["altLabels"].split("\n"))) > 2]:
        row["altLabels"] = "\n".join(row["altLabels"].split("\n")[1:])
        counts["alternative label removed"] += 1
    for number, row in enumerate(both(30)):
        row["hiddenLabels"] = f"{row['hiddenLabels']}\nhidden {number}".strip()
        counts["hidden label added"] += 1
    for column, count in (("description", 250), ("scopeNote", 60), ("definition", 30)):
        for row in both(count):
            row[column] = f"{row[column]} Changed.".strip()
            counts[column] += 1
    for row in both(120):
        row["status"] = "obsolete"
        counts["obsolete"] += 1
    for number, row in enumerate(take("occupation", 50)):
        row["code"] += f".{number + 100}"
        counts["recoded"] += 1
    for row in [row for row in take("skill", 60) if row["skillType"]]:
        knowledge = row["skillType"] == "knowledge"
        row["skillType"] = "skill/competence" if knowledge else "knowledge"
        counts["skill type"] += 1
    for row in take("skill", 60):
        row["reuseLevel"] = "transversal" if row["reuseLevel"] != "transversal" else ""
        counts["reuse level"] += 1

    groups = [row["conceptUri"] for row in after["skillGroups_en.csv"]]
    for row in dice.sample(after["broaderRelationsSkillPillar.csv"], 120):
        if row["conceptType"] == "KnowledgeSkillCompetence":
            row["broaderUri"] = dice.choice(groups)
            counts["moved"] += 1
    units = [r["code"] for r in after["ISCOGroups_en.csv"] if len(r["code"]) == 4]
    for row in take("occupation", 20):
        group, row["iscoGroup"] = row["iscoGroup"], dice.choice(units)
        for relation in after["broaderRelationsOccPillar.csv"]:
            ends = (row["conceptUri"], f"{BASE}isco/C{group}")
            if (relation["conceptUri"], relation["broaderUri"]) == ends:
                relation["broaderUri"] = f"{BASE}isco/C{row['iscoGroup']}"
        counts["moved"] += 1

    for name, count in (("occupationSkillRelations.csv", 150), ("skillSkillRelations.csv", 20)):
        relations = after[name]
        for row in dice.sample(relations, count):
            essential = row["relationType"] == "essential"
            row["relationType"] = "optional" if essential else "essential"
            counts["relation flipped"] += 1
        removed = set(dice.sample(range(len(relations)), count))
        after[name] = relations = [r for n, r in enumerate(relations) if n not in removed]
        counts["relation removed"] += len(removed)
    for _ in range(150):
        after["occupationSkillRelations.csv"].append(
            {
                "occupationUri": dice.choice(occupations)["conceptUri"],
                "relationType": dice.choice(["essential", "optional"]),
                "skillType": "",
                "skillUri": dice.choice(skills)["conceptUri"],
            }
        )
        counts["relation added"] += 1

    for kind, rows, count in (("occupation", occupations, 20), ("skill", skills, 80)):
        removed = {row["conceptUri"] for row in take(kind, count)}
        for number, like in enumerate(take(kind, count)):
            uri = f"{BASE}{kind}/new-{number}"
            new = {**like, "conceptUri": uri, "preferredLabel": f"new {kind} {number}"}
            rows.append(new)
            above = after[f"broaderRelations{'Occ' if kind[0] == 'o' else 'Skill'}Pillar.csv"]
            above += [
                {**relation, "conceptUri": uri}
                for relation in [r for r in above if r["conceptUri"] == like["conceptUri"]]
            ]
            counts["added"] += 1
        rows[:] = [row for row in rows if row["conceptUri"] not in removed]
        counts["removed"] += len(removed)
    return after, dict(counts)


def write(folder, rows_by_name, others):
    """Write the release into a folder, as plain CSV files."""
    folder.mkdir(parents=True)
    for name, data in others.items():
        (folder / name).write_bytes(data)
    for name, rows in rows_by_name.items():
        (folder / name).write_text(as_csv(rows), "utf-8", newline="")
    return folder


def as_csv(rows):
    """The text of a table."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


class Stated:
    """Statements of the tables of one release, as sets."""

    def __init__(self, rows_by_name):
        self.kinds, self.cells = {}, defaultdict(lambda: defaultdict(set))
        for name, kind in KINDS.items():
            for row in rows_by_name[name]:
                self._concept(row, kind)
        for name in ("broaderRelationsOccPillar.csv", "broaderRelationsSkillPillar.csv"):
            for row in rows_by_name[name]:
                self._relation(row["conceptUri"], "broader", row["broaderUri"])
        for row in rows_by_name["occupations_en.csv"]:
            self._relation(row["conceptUri"], "broader", f"{BASE}isco/C{row['iscoGroup']}")
        for row in rows_by_name["occupationSkillRelations.csv"]:
            self._relation(row["occupationUri"], row["relationType"], row["skillUri"])
        for row in rows_by_name["skillSkillRelations.csv"]:
            skill, needed = row["originalSkillUri"], row["relatedSkillUri"]
            self._relation(skill, row["relationType"], needed)

    def _concept(self, row, kind):
        uri = row["conceptUri"]
        self.kinds[uri] = kind
        cells = self.cells[uri]
        taken = {row["preferredLabel"], ""}
        cells["preferred label"] = taken - {""}
        for column, aspect in (
            ("altLabels", "alternative labels"),
            ("hiddenLabels", "hidden labels"),
        ):
            texts = {line.strip() for line in row.get(column, "").splitlines()} - taken
            cells[aspect] = texts
            taken = taken | texts
        for column, aspect in CELLS.items():
            if text := row.get(column, "").replace("/competence", ""):
                cells[aspect] = {" ".join(text.split())}

    def _relation(self, uri, aspect, other):
        if uri in self.kinds and other in self.kinds:
            self.cells[uri][aspect].add(other)


def expected(before, after):
    """Return URI → fate, and (URI, aspect) → values removed and added, only from the tables."""
    old, new = Stated(before), Stated(after)
    fates = {uri: "removed" for uri in old.kinds.keys() - new.kinds.keys()}
    fates |= {uri: "added" for uri in new.kinds.keys() - old.kinds.keys()}
    differences = {}
    for uri in old.kinds.keys() & new.kinds.keys():
        before_cells, after_cells = old.cells[uri], new.cells[uri]
        for aspect in {*before_cells, *after_cells}:
            removed = before_cells[aspect] - after_cells[aspect]
            added = after_cells[aspect] - before_cells[aspect]
            if removed or added:
                differences[uri, aspect] = removed, added
        for former, current, name in (
            ("optional", "essential", "optional to essential"),
            ("essential", "optional", "essential to optional"),
        ):
            left = before_cells[former] - after_cells[former]
            if moved := left & (after_cells[current] - before_cells[current]):
                differences[uri, name] = set(), moved
                differences[uri, former][0].difference_update(moved)
                differences[uri, current][1].difference_update(moved)
        for aspect in ("essential", "optional"):
            if differences.get((uri, aspect)) == (set(), set()):
                del differences[uri, aspect]
    for uri, _ in differences:
        fates.setdefault(uri, "changed")
    for (uri, aspect), (_, added) in differences.items():
        if aspect == "status" and added == {"obsolete"}:
            fates[uri] = "obsoleted"
    return fates, differences
