"""How values show themselves: short reprs, plain text, and HTML in which all is escaped."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escograph import Profile
from escograph.model import Concept, Occupation, Skill, SkillGap, SkillType
from escograph.store import Rows

URI = "http://data.europa.eu/esco/skill/x"


class Tags(HTMLParser):
    """The tags and the text of a piece of HTML."""

    def __init__(self):
        super().__init__()
        self.tags, self.text, self.open = set(), "", []

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        assert all(name in ALLOWED for name, _ in attributes), attributes
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


ALLOWED = {"style", "lang", "dir", "href", "max", "value", "open"}
OURS = {"div", "b", "span", "br", "code", "a", "table", "thead", "tbody", "tr", "th", "td"}
OURS |= {"p", "progress", "details", "summary", "ul", "li"}


def parsed(html):
    parser = Tags()
    parser.feed(html)
    parser.close()
    assert parser.tags <= OURS
    assert parser.open == []
    return parser.text


texts = st.text(min_size=1, max_size=30) | st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x onerror=y>', "a & b", "' onclick='"]
)


@given(label=texts, code=texts, uri=texts, language=texts)
def test_no_label_code_or_uri_breaks_out_of_its_card(label, code, uri, language):
    skill = Skill(uri, label, language, code, SkillType.KNOWLEDGE)
    gap = SkillGap(
        Occupation(uri, label, language, code), (skill,), (skill,), (), (), (), (uri,)
    )
    for value in (skill, gap, Rows(["a"], [[label]])):
        parsed(value._repr_html_())


def test_a_card_tells_what_a_person_wants_to_know(esco):
    text = parsed(esco.skill("debug software")._repr_html_())
    assert re.search(r"debug software\s+skill · (cross-sector|sector-specific)", text)
    assert "http://data.europa.eu/esco/skill/" in text
    knowledge = parsed(esco.skill("Java (computer programming)")._repr_html_())
    assert "knowledge · sector-specific" in knowledge
    assert parsed(esco.isco_group("2512")._repr_html_()).startswith("2512 Software developers")


def test_a_link_is_only_made_of_a_web_address():
    card = Concept("javascript:alert(1)", "x")._repr_html_()
    assert "href" not in card


def test_many_concepts_show_the_first_and_say_how_many_more(esco):
    text = parsed(esco.skills()._repr_html_())
    assert f"and {len(esco.skills()) - 10:,} more" in text
    assert repr(esco.occupations()) == "<24 occupations>"


def test_many_concepts_are_a_sequence(esco):
    occupations = esco.occupations()
    everything = tuple(occupations)
    assert occupations[0] == everything[0]
    assert occupations[-3:] == everything[-3:]
    assert list(reversed(occupations)) == list(everything[::-1])
    assert everything[5] in occupations
    assert esco.skill("debug software") not in occupations
    frame = occupations.to_frame()
    assert frame.uri.to_list() == [occupation.uri for occupation in everything]
    assert frame.code.to_list()[0] == everything[0].code


def test_a_gap_shows_two_bars_and_every_skill(esco):
    gap = esco.gap(Profile(["urn:gone", esco.skill("debug software")]), "software developer")
    text = parsed(gap._repr_html_())
    assert "essential:  1 of 24 (4 %)" in text
    assert "urn:gone" in text
    for _, skills in gap.parts():
        for skill in skills:
            assert skill.pref_label in text


def test_reprs_are_short_and_name_the_thing(esco):
    assert repr(esco.skill("debug software")) == "<Skill 'debug software'>"
    assert repr(esco.isco_group("2512")) == "<IscoGroup 2512 'Software developers'>"
    assert repr(Profile(["skill/x"])) == "<Profile of 1 skills>"
    assert str(esco.isco_group("2512")) == "Software developers"


def test_concepts_are_equal_by_uri_and_hash_alike(esco):
    debug = esco.skill("debug software")
    depurar = esco.in_language("es").skill(debug)
    assert depurar.pref_label != debug.pref_label
    assert depurar == debug
    assert len({depurar, debug}) == 1
    assert debug != Concept(debug.uri, debug.pref_label)


def test_a_value_cannot_be_changed(esco):
    with pytest.raises(AttributeError):
        esco.skill("debug software").pref_label = "x"


def test_frames_of_skills_and_relations(esco):
    from escograph import frames

    skills = frames.concepts(esco.skills())
    assert set(skills.skill_type.dropna()) == {"skill", "knowledge"}
    relations = frames.relations(esco)
    assert relations.columns.to_list() == ["concept", "relation", "skill"]
    developer = esco.occupation("software developer")
    mine = relations[(relations.concept == developer.uri) & (relations.relation == "essential")]
    assert set(mine.skill) == {skill.uri for skill in esco.essential_skills(developer)}
