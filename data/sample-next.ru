# A made-up next release of the sample, as a SPARQL 1.1 Update of it. Nothing here is a fact
# about ESCO: it holds one of each kind of change that a real release can bring, for tests and
# notebooks. Names and codes that it adds are invented; their URIs say "made-up".

PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX esco: <http://data.europa.eu/esco/model#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX iso-thes: <http://purl.org/iso25964/skos-thes#>
PREFIX isco: <http://data.europa.eu/esco/isco/>
PREFIX isced-f: <http://data.europa.eu/esco/isced-f/>
PREFIX scheme: <http://data.europa.eu/esco/concept-scheme/>
PREFIX type: <http://data.europa.eu/esco/skill-type/>
PREFIX reuse: <http://data.europa.eu/esco/skill-reuse-level/>
PREFIX skill: <http://data.europa.eu/esco/skill/made-up->
PREFIX occupation: <http://data.europa.eu/esco/occupation/made-up->

# Added: one occupation and six skills.
INSERT DATA {
  occupation:e-bike a skos:Concept, esco:MemberConcept, esco:Occupation ;
    skos:prefLabel "electric bicycle mechanic"@en, "mécanicien de vélos électriques"@fr ;
    skos:altLabel "e-bike mechanic"@en ;
    skos:notation "7234.2" ;
    skos:inScheme scheme:occupations, scheme:member-occupations ;
    skos:broader isco:C7234 .
  isco:C7234 skos:narrower occupation:e-bike .

  skill:batteries a skos:Concept, esco:MemberConcept, esco:Skill ;
    skos:prefLabel "diagnose bicycle batteries"@en, "diagnostiquer les batteries de vélos"@fr ;
    esco:skillType type:skill ; esco:skillReuseLevel reuse:occupation-specific .
  skill:prompts a skos:Concept, esco:MemberConcept, esco:Skill ;
    skos:prefLabel "prompt engineering"@en ; skos:altLabel "prompting language models"@en ;
    esco:skillType type:knowledge ; esco:skillReuseLevel reuse:cross-sector .
  skill:s4 a skos:Concept, esco:MemberConcept, esco:Skill ;
    skos:prefLabel "SAP S/4"@en ;
    esco:skillType type:knowledge ; esco:skillReuseLevel reuse:sector-specific .
  skill:lisps a skos:Concept, esco:MemberConcept, esco:Skill ;
    skos:prefLabel "Lisp dialects"@en ;
    esco:skillType type:knowledge ; esco:skillReuseLevel reuse:sector-specific .
  skill:drawing-2d a skos:Concept, esco:MemberConcept, esco:Skill ;
    skos:prefLabel "use 2D drawing software"@en ;
    esco:skillType type:skill ; esco:skillReuseLevel reuse:cross-sector .
  skill:drawing-3d a skos:Concept, esco:MemberConcept, esco:Skill ;
    skos:prefLabel "use 3D modelling software"@en ;
    esco:skillType type:skill ; esco:skillReuseLevel reuse:cross-sector .
} ;
INSERT {
  ?added iso-thes:status "released" ; skos:inScheme scheme:skills, scheme:member-skills .
} WHERE {
  VALUES ?added {
    skill:batteries skill:prompts skill:s4 skill:lisps skill:drawing-2d skill:drawing-3d
  }
} ;
INSERT DATA { occupation:e-bike iso-thes:status "released" } ;
INSERT { ?added skos:broader ?group . ?group skos:narrower ?added } WHERE {
  VALUES (?added ?like) {
    (skill:batteries "repair electric bicycles"@en)
    (skill:prompts "Internet of Things"@en)
    (skill:s4 "SAP R3"@en)
    (skill:lisps "Lisp"@en)
    (skill:drawing-2d "use technical drawing software"@en)
    (skill:drawing-3d "use technical drawing software"@en)
  }
  ?other skos:prefLabel ?like ; a esco:Skill ; skos:broader ?group .
} ;

# Obsolete: replaced by one, merged with one that stays, merged into a new one, split, and
# without a successor. What asked for the old skill asks for its successors.
DELETE { ?old iso-thes:status ?status }
INSERT { ?old iso-thes:status "obsolete" ; dct:isReplacedBy ?new }
WHERE {
  VALUES (?label ?successor) {
    ("SAP R3"@en "SAP S/4"@en)
    ("manage operational budgets"@en "manage budgets"@en)
    ("Lisp"@en "Lisp dialects"@en)
    ("Common Lisp"@en "Lisp dialects"@en)
    ("use technical drawing software"@en "use 2D drawing software"@en)
    ("use technical drawing software"@en "use 3D modelling software"@en)
  }
  ?old skos:prefLabel ?label ; a esco:Skill ; iso-thes:status ?status .
  ?new skos:prefLabel ?successor ; a esco:Skill .
} ;
DELETE { ?asking ?asks ?old . ?old ?asked ?asking }
INSERT { ?asking ?asks ?new . ?new ?asked ?asking }
WHERE {
  VALUES (?asks ?asked) {
    (esco:relatedEssentialSkill esco:isEssentialSkillFor)
    (esco:relatedOptionalSkill esco:isOptionalSkillFor)
  }
  ?old dct:isReplacedBy ?new . ?asking ?asks ?old .
} ;
DELETE { ?old iso-thes:status "released" } INSERT { ?old iso-thes:status "obsolete" }
WHERE { ?old skos:prefLabel "sewing machine operator"@en ; a esco:Occupation } ;

# Removed: one without a trace, and one whose label another carries from now on.
DELETE { ?gone ?says ?what . ?who ?names ?gone }
WHERE {
  VALUES ?label { "STAF"@en "Ajax Framework"@en }
  ?gone skos:prefLabel ?label ; a esco:Skill .
  { ?gone ?says ?what } UNION { ?who ?names ?gone }
} ;
INSERT { ?kept skos:altLabel "Ajax Framework"@en }
WHERE { ?kept skos:prefLabel "AJAX"@en ; a esco:Skill } ;

# Relabelled, in two languages; described; recoded; retyped.
DELETE { ?concept skos:prefLabel ?was }
INSERT { ?concept skos:prefLabel ?is ; skos:altLabel ?was }
WHERE {
  VALUES (?was ?is) {
    ("World Wide Web Consortium standards"@en "standards of the web"@en)
    ("fitness instructor"@en "fitness coach"@en)
  }
  ?concept skos:prefLabel ?was .
} ;
INSERT { ?concept skos:altLabel "ôter les bogues"@fr ; skos:hiddenLabel "debbug software"@en }
WHERE { ?concept skos:prefLabel "debug software"@en } ;
INSERT { ?concept dct:description "Things that talk to each other (made up)."@en }
WHERE { ?concept skos:prefLabel "Internet of Things"@en } ;
DELETE { ?concept skos:notation ?was } INSERT { ?concept skos:notation "3432.2" }
WHERE { ?concept skos:prefLabel "interior designer"@en ; skos:notation ?was } ;
DELETE { ?concept esco:skillReuseLevel ?level ; esco:skillType ?type }
INSERT { ?concept esco:skillReuseLevel reuse:cross-sector ; esco:skillType type:skill }
WHERE {
  ?concept skos:prefLabel "smart contract"@en ;
    esco:skillReuseLevel ?level ; esco:skillType ?type .
} ;

# In one more thematic collection.
INSERT { ?concept skos:inScheme scheme:green }
WHERE { ?concept skos:prefLabel "Internet of Things"@en } ;

# Moved to another field.
DELETE { ?concept skos:broader ?was . ?was skos:narrower ?concept }
INSERT { ?concept skos:broader isced-f:0612 . isced-f:0612 skos:narrower ?concept }
WHERE { ?concept skos:prefLabel "Internet of Things"@en ; skos:broader ?was } ;

# Asked for: more, fewer, essential instead of optional, and optional instead of essential.
INSERT { ?who esco:relatedEssentialSkill ?skill . ?skill esco:isEssentialSkillFor ?who }
WHERE {
  VALUES (?name ?label) {
    ("electric bicycle mechanic"@en "diagnose bicycle batteries"@en)
    ("electric bicycle mechanic"@en "repair electric bicycles"@en)
    ("bicycle mechanic"@en "electric bicycles"@en)
    ("chef"@en "compile cooking recipes"@en)
  }
  ?who skos:prefLabel ?name ; a esco:Occupation . ?skill skos:prefLabel ?label ; a esco:Skill .
} ;
INSERT { ?who esco:relatedOptionalSkill ?skill . ?skill esco:isOptionalSkillFor ?who }
WHERE {
  VALUES (?name ?label) {
    ("software developer"@en "prompt engineering"@en)
    ("bicycle mechanic"@en "diagnose bicycle batteries"@en)
    ("chef"@en "use reheating techniques"@en)
  }
  ?who skos:prefLabel ?name ; a esco:Occupation . ?skill skos:prefLabel ?label ; a esco:Skill .
} ;
DELETE { ?who esco:relatedOptionalSkill ?skill . ?skill esco:isOptionalSkillFor ?who }
WHERE {
  VALUES (?name ?label) {
    ("chef"@en "compile cooking recipes"@en)
    ("chef"@en "molecular gastronomy"@en)
    ("bicycle mechanic"@en "electric bicycles"@en)
  }
  ?who skos:prefLabel ?name ; a esco:Occupation . ?skill skos:prefLabel ?label ; a esco:Skill .
} ;
DELETE { ?who esco:relatedEssentialSkill ?skill . ?skill esco:isEssentialSkillFor ?who }
WHERE {
  ?who skos:prefLabel "chef"@en ; a esco:Occupation .
  ?skill skos:prefLabel "use reheating techniques"@en ; a esco:Skill .
}
