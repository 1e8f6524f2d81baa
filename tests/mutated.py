"""A copy of the official v1.1.1 in which some two thousand things were changed at random.

Reads and writes the CSV files with the csv module alone, and computes what should be found
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
    """Name → rows of the tables that matter, and name → bytes of the other files."""
    csv.field_size_limit(2**30)
    found, others = {}, {}
    for path in archives:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                data = archive.read(name)
                if name in TABLES:
                    text = io.StringIO(data.decode("utf-8-sig"), newline="")
                    found[name] = [
                        {column: cell.strip() for column, cell in row.items()}
                        for row in csv.DictReader(text)
                    ]
                else:
                    others[name] = data
    csv.field_size_limit(131_072)
    return found, others


def mutate(before, seed=1):
    """Return the tables changed, and how many changes were made of each sort."""
    after = deepcopy(before)
    dice = random.Random(seed)
    made = defaultdict(int)
    occupations, skills = after["occupations_en.csv"], after["skills_en.csv"]
    free = {"occupation": list(occupations), "skill": list(skills)}
    for rows in free.values():
        dice.shuffle(rows)

    def take(kind, count):
        """Concepts that nothing was done to yet."""
        taken, free[kind] = free[kind][:count], free[kind][count:]
        return taken

    def both(count):
        return take("occupation", count // 3) + take("skill", count - count // 3)

    for number, row in enumerate(both(240)):
        row["preferredLabel"] += f" (relabelled {number})"
        made["relabelled"] += 1
    for number, row in enumerate(both(150)):
        row["altLabels"] = f"{row['altLabels']}\nalternative {number}".strip()
        made["alternative label added"] += 1
    for row in [row for row in both(200) if len(set(row["altLabels"].split("\n"))) > 2]:
        row["altLabels"] = "\n".join(row["altLabels"].split("\n")[1:])
        made["alternative label removed"] += 1
    for number, row in enumerate(both(30)):
        row["hiddenLabels"] = f"{row['hiddenLabels']}\nhidden {number}".strip()
        made["hidden label added"] += 1
    for column, count in (("description", 250), ("scopeNote", 60), ("definition", 30)):
        for row in both(count):
            row[column] = f"{row[column]} Told otherwise.".strip()
            made[column] += 1
    for row in both(120):
        row["status"] = "obsolete"
        made["obsolete"] += 1
    for number, row in enumerate(take("occupation", 50)):
        row["code"] += f".{number + 100}"
        made["recoded"] += 1
    for row in [row for row in take("skill", 60) if row["skillType"]]:
        knowledge = row["skillType"] == "knowledge"
        row["skillType"] = "skill/competence" if knowledge else "knowledge"
        made["skill type"] += 1
    for row in take("skill", 60):
        row["reuseLevel"] = "transversal" if row["reuseLevel"] != "transversal" else ""
        made["reuse level"] += 1

    groups = [row["conceptUri"] for row in after["skillGroups_en.csv"]]
    for row in dice.sample(after["broaderRelationsSkillPillar.csv"], 120):
        if row["conceptType"] == "KnowledgeSkillCompetence":
            row["broaderUri"] = dice.choice(groups)
            made["moved"] += 1
    units = [r["code"] for r in after["ISCOGroups_en.csv"] if len(r["code"]) == 4]
    for row in take("occupation", 20):
        was, row["iscoGroup"] = row["iscoGroup"], dice.choice(units)
        for relation in after["broaderRelationsOccPillar.csv"]:
            ends = (row["conceptUri"], f"{BASE}isco/C{was}")
            if (relation["conceptUri"], relation["broaderUri"]) == ends:
                relation["broaderUri"] = f"{BASE}isco/C{row['iscoGroup']}"
        made["moved"] += 1

    for name, count in (("occupationSkillRelations.csv", 150), ("skillSkillRelations.csv", 20)):
        relations = after[name]
        for row in dice.sample(relations, count):
            essential = row["relationType"] == "essential"
            row["relationType"] = "optional" if essential else "essential"
            made["relation flipped"] += 1
        gone = set(dice.sample(range(len(relations)), count))
        after[name] = relations = [r for n, r in enumerate(relations) if n not in gone]
        made["relation removed"] += len(gone)
    for _ in range(150):
        after["occupationSkillRelations.csv"].append(
            {
                "occupationUri": dice.choice(occupations)["conceptUri"],
                "relationType": dice.choice(["essential", "optional"]),
                "skillType": "",
                "skillUri": dice.choice(skills)["conceptUri"],
            }
        )
        made["relation added"] += 1

    for kind, rows, count in (("occupation", occupations, 20), ("skill", skills, 80)):
        gone = {row["conceptUri"] for row in take(kind, count)}
        for number, like in enumerate(take(kind, count)):
            uri = f"{BASE}{kind}/new-{number}"
            new = {**like, "conceptUri": uri, "preferredLabel": f"new {kind} {number}"}
            rows.append(new)
            above = after[f"broaderRelations{'Occ' if kind[0] == 'o' else 'Skill'}Pillar.csv"]
            above += [
                {**relation, "conceptUri": uri}
                for relation in [r for r in above if r["conceptUri"] == like["conceptUri"]]
            ]
            made["added"] += 1
        rows[:] = [row for row in rows if row["conceptUri"] not in gone]
        made["removed"] += len(gone)
    return after, dict(made)


def write(folder, rows_by_name, others):
    """Write the release into a folder, as plain CSV files."""
    folder.mkdir(parents=True)
    for name, data in others.items():
        (folder / name).write_bytes(data)
    for name, rows in rows_by_name.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder


class Stated:
    """What the tables of one release state, as sets that can be compared."""

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
            asking, asked = row["originalSkillUri"], row["relatedSkillUri"]
            self._relation(asking, row["relationType"], asked)

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
    """(URI → fate, and (URI, aspect) → what went and what came), from the tables alone."""
    old, new = Stated(before), Stated(after)
    fates = {uri: "removed" for uri in old.kinds.keys() - new.kinds.keys()}
    fates |= {uri: "added" for uri in new.kinds.keys() - old.kinds.keys()}
    differences = {}
    for uri in old.kinds.keys() & new.kinds.keys():
        was, now = old.cells[uri], new.cells[uri]
        for aspect in {*was, *now}:
            gone, come = was[aspect] - now[aspect], now[aspect] - was[aspect]
            if gone or come:
                differences[uri, aspect] = gone, come
        for wrong, right, name in (
            ("optional", "essential", "optional to essential"),
            ("essential", "optional", "essential to optional"),
        ):
            if moved := (was[wrong] - now[wrong]) & (now[right] - was[right]):
                differences[uri, name] = set(), moved
                differences[uri, wrong][0].difference_update(moved)
                differences[uri, right][1].difference_update(moved)
        for aspect in ("essential", "optional"):
            if differences.get((uri, aspect)) == (set(), set()):
                del differences[uri, aspect]
    for uri, _ in differences:
        fates.setdefault(uri, "changed")
    for (uri, aspect), (_, come) in differences.items():
        if aspect == "status" and come == {"obsolete"}:
            fates[uri] = "obsoleted"
    return fates, differences
