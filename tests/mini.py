"""A release of a dozen rows in the v1.1 layout, for tests that break one place at a time."""

import zipfile

BASE = "http://data.europa.eu/esco/"
OCC, SKILL, ISCO = f"{BASE}occupation/", f"{BASE}skill/", f"{BASE}isco/"
SCHEMES = f"{BASE}concept-scheme/"

FILES = {
    "ISCOGroups_en.csv": (
        "conceptType,conceptUri,code,preferredLabel,status,altLabels,inScheme,description\n"
        f"ISCOGroup,{ISCO}C2512,2512,Software developers,released,,{SCHEMES}isco,\n"
    ),
    "occupations_en.csv": (
        "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,status,inScheme,"
        "description,code\n"
        f'Occupation,{OCC}dev,2512,developer,"coder\nprogrammer",released,'
        f"{SCHEMES}occupations,Writes code.,2512.4\n"
    ),
    "skillGroups_en.csv": (
        "conceptType,conceptUri,preferredLabel,altLabels,status,inScheme,code\n"
        f"SkillGroup,{SKILL}group,working with computers,,released,"
        f"{SCHEMES}skills-hierarchy,S5\n"
    ),
    "skills_en.csv": (
        "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,status,"
        "inScheme,description\n"
        f"KnowledgeSkillCompetence,{SKILL}python,knowledge,sector-specific,Python,,released,"
        f'"{SCHEMES}skills, {SCHEMES}member-skills",\n'
        f"KnowledgeSkillCompetence,{SKILL}debug,skill/competence,cross-sector,"
        f"debug software,,released,{SCHEMES}skills,\n"
        f"KnowledgeSkillCompetence,{SKILL}haskell,knowledge,sector-specific,"
        f"Haskell,,released,{SCHEMES}skills,\n"
    ),
    "conceptSchemes_en.csv": (
        "conceptType,conceptSchemeUri,preferredLabel,title,status,description,hasTopConcept\n"
        f"ConceptScheme,{SCHEMES}skills,ESCO skills,,released,,{SKILL}group\n"
    ),
    "broaderRelationsOccPillar.csv": (
        f"conceptType,conceptUri,broaderType,broaderUri\n"
        f"Occupation,{OCC}dev,ISCOGroup,{ISCO}C2512\n"
    ),
    "broaderRelationsSkillPillar.csv": (
        f"conceptType,conceptUri,broaderType,broaderUri\n"
        f"KnowledgeSkillCompetence,{SKILL}python,SkillGroup,{SKILL}group\n"
    ),
    "occupationSkillRelations.csv": (
        "occupationUri,relationType,skillType,skillUri\n"
        f"{OCC}dev,essential,knowledge,{SKILL}python\n"
        f"{OCC}dev,essential,skill/competence,{SKILL}debug\n"
        f"{OCC}dev,optional,knowledge,{SKILL}haskell\n"
    ),
    "skillSkillRelations.csv": (
        "originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri\n"
        f"{SKILL}python,knowledge,optional,knowledge,{SKILL}haskell\n"
    ),
}


def write(folder, **changed):
    """Write the release into a folder; `changed` maps a file's stem to text, or None."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        text = changed.get(name.removesuffix(".csv"), text)
        if text is not None:
            data = text if isinstance(text, bytes) else text.encode()
            (folder / name).write_bytes(data)
    return folder


def pack(folder, archive):
    """Zip a release like the portal."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.iterdir()):
            packed.write(path, path.name)
    return archive
