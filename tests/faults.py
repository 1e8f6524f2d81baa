"""A sound graph in Turtle, and a fault for each question of a check."""

from escograph.vocab import DCT, ESCO, ISO_THES, SKOS

BASE = "http://data.europa.eu/esco/"
SOUND = f"""
@prefix : <{BASE}> . @prefix skos: <{SKOS}> . @prefix esco: <{ESCO}> . @prefix dct: <{DCT}> .
@prefix iso-thes: <{ISO_THES}> . @prefix scheme: <{BASE}concept-scheme/> .
scheme:isco a skos:ConceptScheme ; skos:prefLabel "ISCO"@en ; skos:hasTopConcept :C2512 .
scheme:occupations a skos:ConceptScheme ; skos:prefLabel "occupations"@en ;
  skos:hasTopConcept :C2512 .
:C2512 a skos:Concept ; skos:prefLabel "developers"@en ; skos:inScheme scheme:isco ;
  skos:notation "2512" ; skos:narrower :dev ; dct:description :note ;
  skos:topConceptOf scheme:isco, scheme:occupations .
:dev a skos:Concept, esco:Occupation ; skos:prefLabel "developer"@en ;
  skos:altLabel "coder"@en ;
  skos:broader :C2512 ; esco:relatedEssentialSkill :debug ; esco:relatedOptionalSkill :test ;
  skos:inScheme scheme:occupations ; skos:definition "Writes."@en ; skos:notation "2512.1" .
:debug a skos:Concept, esco:Skill ; skos:prefLabel "debug"@en ; esco:isEssentialSkillFor :dev ;
  skos:scopeNote "x"@en ; esco:skillType <{BASE}skill-type/skill> ;
  skos:topConceptOf scheme:isco ;
  esco:skillReuseLevel <{BASE}skill-reuse-level/cross-sector> .
:test a skos:Concept, esco:Skill ; skos:prefLabel "test"@en ; esco:isOptionalSkillFor :dev ;
  skos:scopeNote "x"@en ; esco:skillType <{BASE}skill-type/skill> ;
  skos:topConceptOf scheme:isco ;
  esco:skillReuseLevel <{BASE}skill-reuse-level/cross-sector> .
scheme:isco skos:hasTopConcept :debug, :test .
:note a esco:NodeLiteral ; esco:nodeLiteral "About." ; esco:language "en" .
"""
DEBUG = ":debug a skos:Concept, esco:Skill ; "
FAULTS = {
    "cyclic hierarchical relations": ":test skos:broader :test .",
    "dangling skill relations": ":dev esco:relatedOptionalSkill :gone .",
    "dangling hierarchical relations": ":dev skos:broader :gone .",
    "dangling schemes and top concepts": ":dev skos:inScheme scheme:gone .",
    "skills both essential and optional": ":dev esco:relatedOptionalSkill :debug .",
    "reflexively related concepts": ":test skos:related :test .",
    "occupations without an ISCO-08 unit group": ":tester a skos:Concept, esco:Occupation .",
    "occupations in several ISCO-08 unit groups": """:C2513 a skos:Concept ;
        skos:inScheme scheme:isco ; skos:notation "2513" . :dev skos:broader :C2513 .""",
    "orphan concepts": ":alone a skos:Concept .",
    "roots that are not top concepts": ":alone a skos:Concept .",
    "omitted top concepts": "scheme:new a skos:ConceptScheme .",
    "top concepts having broader concepts": ":dev skos:topConceptOf scheme:isco .",
    "inconsistent preferred labels": ':dev skos:prefLabel "programmer"@en .',
    "disjoint labels violation": ':dev skos:hiddenLabel "developer"@en .',
    "missing labels": ":mute a skos:Concept .",
    "empty labels": ':dev skos:altLabel " "@en .',
    "omitted language tags": ':dev skos:altLabel "hacker" .',
    "unprintable characters in labels": r':dev skos:altLabel "one\ntwo"@en .',
    "overlapping labels": """:test skos:inScheme scheme:occupations ;
        skos:prefLabel "developer"@en .""",
    "ambiguous notation references": ':test skos:inScheme scheme:isco ; skos:notation "2512" .',
    "relation clashes": ":C2512 skos:related :dev .",
    "mapping clashes": ":dev skos:exactMatch :x . :x skos:narrowMatch :dev .",
    "mapping relations misuse": """:dev skos:closeMatch :x .
        :x skos:inScheme scheme:occupations .""",
    "unidirectionally related concepts": ":test skos:related :debug .",
    "relations to obsolete concepts": ':debug iso-thes:status "obsolete" .',
    "obsolete concepts without successor": ':debug iso-thes:status "obsolete" .',
    "hierarchical redundancy": ":lead skos:broader :dev, :C2512 .",
    "valueless associative relations": """:lead skos:broader :C2512 .
        :dev skos:related :lead . :lead skos:related :dev .""",
    "solely transitively related concepts": ":dev skos:broaderTransitive :debug .",
    "undocumented concepts": ":mute a skos:Concept .",
    "HTTP URI scheme violation": "<urn:x> a skos:Concept .",
    "invalid language tags": ':note esco:language "english language" .',
    "undefined SKOS resources": ":dev skos:subject :debug .",
    "labels with odd white space": ':dev skos:altLabel "lead  developer"@en .',
    "disconnected concept clusters": """:a a skos:Concept . :b a skos:Concept ;
        skos:broader :a .""",
    "skills without a type": ":new a skos:Concept, esco:Skill .",
    "skills without a reuse level": ":new a skos:Concept, esco:Skill .",
    "occupations without skills": ":tester a skos:Concept, esco:Occupation .",
    "skills that nothing needs": ":new a skos:Concept, esco:Skill .",
    "no common languages": ":mute a skos:Concept .",
    "incomplete language coverage: en": ":mute a skos:Concept .",
}
"""Question → what makes it find exactly one case."""
