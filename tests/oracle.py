"""The content of the CSV files, read with pandas: an oracle independent of the package."""

import io
import zipfile
from collections import defaultdict

import pandas as pd

BASE = "http://data.europa.eu/esco/"


class Oracle:
    """The answers of the release, computed from its tables."""

    def __init__(self, english, independent):
        def table(archive, name):
            with zipfile.ZipFile(archive) as opened:
                data = io.BytesIO(opened.read(name))
            return pd.read_csv(data, dtype=str, keep_default_na=False)

        self.occupations = table(english, "occupations_en.csv").set_index("conceptUri")
        self.skills = table(english, "skills_en.csv").set_index("conceptUri")
        self.skill_groups = table(english, "skillGroups_en.csv").set_index("conceptUri")
        self.isco_groups = table(english, "ISCOGroups_en.csv").set_index("conceptUri")
        self.labels = {
            uri: " ".join(label.split())
            for frame in (self.occupations, self.skills, self.skill_groups, self.isco_groups)
            for uri, label in frame.preferredLabel.items()
        }
        self.needed = table(independent, "occupationSkillRelations.csv").rename(
            columns={"occupationUri": "concept", "skillUri": "skill"}
        )
        between = table(independent, "skillSkillRelations.csv").rename(
            columns={"originalSkillUri": "concept", "relatedSkillUri": "skill"}
        )
        both = pd.concat([self.needed, between])[["concept", "relationType", "skill"]]
        is_defined = both.concept.isin(self.labels) & both.skill.isin(self.labels)
        self.relations = both[is_defined]
        self.broader = defaultdict(set)
        for name in ("broaderRelationsOccPillar.csv", "broaderRelationsSkillPillar.csv"):
            for row in table(independent, name).itertuples():
                if row.conceptUri in self.labels and row.broaderUri in self.labels:
                    self.broader[row.conceptUri].add(row.broaderUri)
        for uri, code in self.occupations.iscoGroup.items():
            self.broader[uri].add(f"{BASE}isco/C{code}")
        self.narrower = defaultdict(set)
        for uri, above in self.broader.items():
            for other in above:
                self.narrower[other].add(uri)

    def related(self, concept, kind):
        frame = self.relations
        return set(frame[(frame.concept == concept) & (frame.relationType == kind)].skill)

    def asking(self, skill, kind):
        frame = self.relations
        return set(frame[(frame.skill == skill) & (frame.relationType == kind)].concept)

    def closure(self, uri, step):
        found, waiting = set(), [uri]
        while waiting:
            for other in step[waiting.pop()] - found:
                found.add(other)
                waiting.append(other)
        return found - {uri}

    def distances(self, uri, step):
        distances, layer, distance = {uri: 0}, {uri}, 0
        while layer:
            distance += 1
            layer = {other for node in layer for other in step[node]} - distances.keys()
            distances |= dict.fromkeys(layer, distance)
        return distances

    def paths(self, uri):
        """Return every path up from a concept to a top concept, by recursion."""
        above = self.broader[uri]
        return [[uri, *path] for other in above for path in self.paths(other)] or [[uri]]
