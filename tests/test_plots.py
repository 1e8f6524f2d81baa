"""Pictures: their numbers and texts; nothing in them overlaps or is left to chance."""

import io
import warnings
import xml.etree.ElementTree as ET
from collections import defaultdict
from itertools import combinations

import pytest
from oracle import BASE, Oracle

from escograph import plots
from escograph.errors import InvalidSearch, InvalidValue, PartMissing
from escograph.learning import read_catalogue
from escograph.model import (
    SCALES,
    Concepts,
    Coverages,
    GapStatus,
    Held,
    Occupation,
    Profile,
    SkillGap,
    Transitions,
)
from escograph.model.rankings import CareerPath, Transition, Viability

matplotlib = pytest.importorskip("matplotlib")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def oracle(v111):
    return Oracle(*v111)


@pytest.fixture(scope="module")
def gap(esco):
    novice = Held(stage="novice", scale=SCALES["dreyfus"])
    profile = esco.profile({"debug software": novice, "Java (computer programming)": None})
    return esco.gap(profile, "software developer", required={"debug software": 0.6})


def texts(picture):
    """Return the visible texts of a picture."""
    found = picture.figure.findobj(matplotlib.text.Text)
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def words(picture):
    return [" ".join(text.get_text().split()) for text in texts(picture)]


def steps(count, label="occupation {}", viability=None):
    """Return transitions to made-up occupations."""
    kinds = list(Viability)
    return Transitions(
        [
            Transition(
                Occupation(f"urn:o:{n}", label.format(n)),
                1 - n / (count + 1),
                Concepts(),
                Concepts(),
                None,
                viability or kinds[n % 3],
            )
            for n in range(1, count + 1)
        ],
        Occupation("urn:o:0", label.format(0)),
    )


def test_bars_count_the_lines_of_the_gap(gap):
    table = plots.gap(gap).to_frame()
    assert list(table.relation) == ["essential"] * 3 + ["optional"] * 3
    assert list(table.status) == ["met", "partly", "missing"] * 2
    lines = gap.to_frame()
    counted = lines.groupby(["relation", "status"]).skill_uri.nunique()
    assert table.status[table.skills > 0].nunique() == 3
    for row in table.itertuples():
        assert row.skills == counted.get((row.relation, row.status), 0)
        assert row.share == row.skills / counted[row.relation].sum()
        credit = lines[lines.relation == row.relation].credit
        assert row.credited == pytest.approx(credit.mean())


def test_bars_are_as_long_as_the_shares(gap):
    picture = plots.gap(gap)
    (axes,) = picture.figure.axes
    bars = [bar for bar in axes.patches if bar.get_fill()]
    assert [bar.get_width() for bar in bars] == list(picture.to_frame().share)
    ends = [0, 0]
    for bar in bars:
        row = round(bar.get_y() + bar.get_height() / 2)
        assert bar.get_x() == pytest.approx(ends[row])
        ends[row] += bar.get_width()
    assert ends == pytest.approx([1, 1])
    (diamond, other) = [line for line in axes.lines if line.get_marker() == "D"]
    assert diamond.get_xdata()[0] == gap.credited_essential
    assert other.get_xdata()[0] == gap.credited_optional
    assert axes.get_xlabel() == "share of the needed skills, %"
    assert gap.title in words(picture)
    assert {"met", "partly met", "missing", "with part credit"} <= set(words(picture))


def test_a_gap_without_needed_skills_says_so():
    empty = SkillGap(Occupation("urn:o", "hermit"), *[Concepts()] * 4)
    picture = plots.gap(empty)
    assert words(picture).count("none needed") == 2
    assert "Essential: none needed. Optional: none needed." in str(picture)
    assert picture.to_frame().share.isna().all()
    assert picture.to_frame().skills.sum() == 0


def test_a_gap_without_lines_is_drawn_from_its_lists(esco):
    full_gap = esco.gap(esco.profile(["debug software"]), "software developer")
    lists = [full_gap.held_essential, full_gap.missing_essential]
    bare = SkillGap(full_gap.occupation, *lists, Concepts(), Concepts())
    table = plots.gap(bare).to_frame().set_index(["relation", "status"]).skills
    assert list(table["essential"]) == [1, 0, 23]
    assert list(table["optional"]) == [0, 0, 0]


def test_an_empty_profile_misses_everything(esco):
    table = plots.gap(esco.gap(Profile(), "chef")).to_frame()
    assert set(table.status[table.skills > 0]) == {str(GapStatus.MISSING)}
    assert set(table.credited) == {0}


@pytest.mark.parametrize("count", [1, 2, 3, 10, 25])
@pytest.mark.parametrize(
    "label", ["cook {}", "import export manager in textiles and semi-finished materials {}"]
)
def test_nothing_overlaps_and_nothing_is_cut(count, label):
    picture = plots.transitions(steps(count, label))
    page = picture.figure.bbox
    boxes = {text: text.get_window_extent() for text in texts(picture)}
    for box in boxes.values():
        assert page.x0 <= box.x0 < box.x1 <= page.x1
        assert page.y0 <= box.y0 < box.y1 <= page.y1
    for (one, a), (other, b) in combinations(boxes.items(), 2):
        is_apart = a.x1 <= b.x0 or b.x1 <= a.x0 or a.y1 <= b.y0 or b.y1 <= a.y0
        assert is_apart, (one.get_text(), other.get_text())
    (axes,) = picture.figure.axes
    lines = [line for line in axes.lines if len(line.get_xdata()) == 2]
    assert len(lines) == count
    for line in lines:
        ends = axes.transData.transform(line.get_xydata())
        for text, box in boxes.items():
            if text.get_zorder() <= line.get_zorder() + 2:  # not the start, nor a number
                for part in range(101):
                    x, y = ends[0] + (ends[1] - ends[0]) * part / 100
                    crossed = box.x0 < x < box.x1 and box.y0 < y < box.y1
                    assert not crossed, text.get_text()


def test_a_graph_shows_each_step_in_words_and_as_a_line(esco):
    transitions = esco.transitions("bus driver", limit=10)
    picture = plots.transitions(transitions)
    shown = words(picture)
    (axes,) = picture.figure.axes
    lines = [line for line in axes.lines if len(line.get_xdata()) == 2]
    assert "bus driver" in shown
    for place, (step, line) in enumerate(zip(transitions, lines, strict=True), 1):
        assert str(place) in shown
        assert step.occupation.pref_label in shown
        facts = f"similarity {step.similarity:.2f}, {step.viability}"
        transfers = f"{len(step.transfers)} skills transfer, {len(step.to_gain)} to gain"
        assert f"{facts} {transfers}" in shown
        assert f"{place}. {step.occupation.pref_label}: {facts}, {transfers}." in str(picture)
        assert (line.get_linestyle() == "--") == (step.viability == "not viable")
    widths = [line.get_linewidth() for line in lines]
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) > 5
    assert picture.to_frame().equals(transitions.to_frame())


def test_more_than_25_destinations_are_counted():
    picture = plots.transitions(steps(26))
    assert "occupation 25" in words(picture)
    assert "occupation 26" not in words(picture)
    assert "1 more are not shown." in words(picture)
    assert len(picture.to_frame()) == 25


def test_no_transitions_are_an_honest_picture():
    picture = plots.transitions(steps(0))
    assert words(picture) == [
        "occupation 0",
        "Transitions from occupation 0",
        "No transitions.",
    ]
    assert str(picture) == "Graph. Transitions from occupation 0. No transitions."
    assert plots.transitions(Transitions()).title == "Transitions from an occupation"


def test_a_path_is_a_chain(esco):
    path = esco.path("postman/postwoman", "tram driver")
    picture = plots.transitions(path)
    (axes,) = picture.figure.axes
    lines = [line for line in axes.lines if len(line.get_xdata()) == 2]
    assert len(lines) == len(path) == 2
    assert list(lines[0].get_xydata()[1]) == list(lines[1].get_xydata()[0])
    assert lines[0].get_ydata()[0] > lines[0].get_ydata()[1] > lines[1].get_ydata()[1]
    assert str(picture).startswith("Chain. ")
    assert "No steps." in str(plots.transitions(CareerPath((), path.start)))


def essential_shares(oracle, digits):
    """Return ISCO code, group code → relations and share, from the tables."""
    tops = {uri for uri in oracle.skill_groups.index if not oracle.broader[uri]}
    isco_of = oracle.occupations.iscoGroup.str[:digits]
    counts, totals = defaultdict(int), defaultdict(int)
    groups_of = {}
    rows = oracle.needed[oracle.needed.relationType == "essential"]
    for row in rows.itertuples():
        if row.concept not in isco_of or row.skill not in oracle.skills.index:  # dangling
            continue
        if row.skill not in groups_of:
            above = oracle.closure(row.skill, oracle.broader) | {row.skill}
            groups_of[row.skill] = {uri for uri in above if oracle.broader[uri] & tops}
        isco = isco_of[row.concept]
        totals[isco] += 1
        for uri in groups_of[row.skill]:
            code = oracle.skill_groups.code[uri] or uri.rpartition("isced-f/")[2]
            counts[isco, code] += 1
    return {pair: (count, count / totals[pair[0]]) for pair, count in counts.items()}


@pytest.mark.parametrize("level", [1, 2])
def test_shares_are_those_of_the_tables_of_the_release(full, oracle, level):
    expected = essential_shares(oracle, level)
    picture = plots.isco_by_skill_group(full, level=level)
    table = picture.to_frame()
    pairs = table.set_index(["isco_code", "skill_group_code"])
    found = pairs[pairs.relations > 0]
    assert found.index.is_unique
    assert set(found.index) == set(expected)
    assert dict(found.relations) == {pair: count for pair, (count, _) in expected.items()}
    assert dict(found.share) == {pair: share for pair, (_, share) in expected.items()}
    assert len(pairs) == table.isco_code.nunique() * table.skill_group_code.nunique()
    for row in table.drop_duplicates("isco_code").itertuples():
        assert oracle.labels[f"{BASE}isco/C{row.isco_code}"] == row.isco_label


def test_a_heat_map_has_axes_a_scale_and_its_numbers(esco):
    picture = plots.isco_by_skill_group(esco)
    axes, scale = picture.figure.axes[0], picture.figure.axes[0].child_axes[0]
    assert axes.get_xlabel() == "ISCO-08 major groups (essential relations)"
    assert axes.get_ylabel() == "skill groups"
    assert scale.get_xlabel() == "share of the ISCO group's essential relations, %"
    table = picture.to_frame()
    drawn = [text for text in axes.texts if text.get_text() not in ("", "<1")]
    shares = table.share[table.share >= 0.005]
    assert sorted(int(text.get_text()) for text in drawn) == sorted(
        int(f"{share * 100:.0f}") for share in shares
    )
    chefs = esco.occupation("chef")
    assert any(name.startswith("3 Technicians") for name in words(picture)), chefs
    assert picture.title in words(picture)


def test_equal_largest_shares_are_all_named(esco):
    description = str(plots.isco_by_skill_group(esco))
    table = plots.isco_by_skill_group(esco).to_frame()
    professionals = table[table.isco_code == "2"]
    largest = professionals[professionals.share == professionals.share.max()]
    assert len(largest) == 3
    listed = " and in ".join(largest.skill_group_code + " " + largest.skill_group_label)
    assert f"2 Professionals: most in {listed}, 27 %." in description


def test_labels_are_in_the_language_of_the_view(esco):
    table = plots.isco_by_skill_group(esco.in_language("fr")).to_frame()
    labels = {esco.in_language("fr").isco_group(code).pref_label for code in table.isco_code}
    assert set(table.isco_label) == labels


def test_a_release_without_the_parts_has_no_heat_map(newest_path):
    import escograph

    with pytest.raises(PartMissing):
        plots.isco_by_skill_group(escograph.open(newest_path))


def pictures(esco, theme):
    profile = esco.profile(["read maps", "drive in urban areas"])
    return [
        plots.gap(esco.gap(profile, "bus driver"), theme=theme),
        plots.transitions(esco.transitions("bus driver"), theme=theme),
        plots.transitions(esco.path("chef", "tram driver"), theme=theme),
        plots.isco_by_skill_group(esco, theme=theme),
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_same_values_give_the_same_picture(esco, theme):
    settings = dict(matplotlib.rcParams)
    first = [(p.to_png(), p.to_svg(), str(p)) for p in pictures(esco, theme)]
    others = {"font.size": 20, "axes.grid": True, "legend.fontsize": 30, "svg.hashsalt": None}
    with matplotlib.rc_context(others):
        assert [(p.to_png(), p.to_svg(), str(p)) for p in pictures(esco, theme)] == first
    assert dict(matplotlib.rcParams) == settings


def luminance(colour):
    parts = matplotlib.colors.to_rgb(colour)
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_and_lines_contrast_with_the_page_as_wcag_asks(esco, theme):
    for picture in pictures(esco, theme):
        page = picture.figure.get_facecolor()
        assert (luminance(page) > 0.5) == (theme == "light")
        on_fills = {
            text for axes in picture.figure.axes for text in axes.texts if text.get_size() == 8
        }
        for text in set(texts(picture)) - on_fills:
            assert contrast(text.get_color(), page) >= 4.5, text.get_text()
        for line in picture.figure.axes[0].lines:
            if line.get_linestyle() != "None":
                assert contrast(line.get_color(), page) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_numbers_in_cells_contrast_with_their_cell(full, theme):
    axes = plots.isco_by_skill_group(full, theme=theme).figure.axes[0]
    (mesh,) = axes.collections
    cells = mesh.get_array()
    ratios = [
        contrast(
            text.get_color(),
            mesh.to_rgba(cells[int(text.get_position()[1]), int(text.get_position()[0])]),
        )
        for text in axes.texts
    ]
    assert len(ratios) > 200
    assert min(ratios) >= 4.5


def test_labels_are_text_even_if_they_look_like_markup():
    label = "<script>alert(1)</script> $x^2$ & \\frac"
    picture = plots.transitions(steps(2, label))
    root = ET.fromstring(picture.to_svg())
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == picture.title
    assert root.find(f"{SVG}desc").text == picture.description
    drawn = "".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))
    assert "<script>alert(1)</script>" in drawn
    assert "$x^2$" in drawn
    assert not list(root.iter(f"{SVG}script"))


@pytest.mark.parametrize("label", ["οδηγός λεωφορείου", "шофьор на автобус", "ökonoom ŋ ħ ģ"])
def test_labels_of_the_union_have_their_letters(label):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plots.transitions(steps(2, label)).to_png()


def test_a_notebook_gets_a_bitmap_with_a_text_alternative(gap):
    from PIL import Image

    picture = plots.gap(gap)
    data, metadata = picture._repr_mimebundle_()
    assert set(data) == {"image/png", "text/plain"}
    assert data["text/plain"] == metadata["image/png"]["alt"] == str(picture)
    image = Image.open(io.BytesIO(picture.to_png()))
    assert image.width == 2 * metadata["image/png"]["width"]
    assert image.text == {"Title": picture.title, "Description": picture.description}
    assert repr(picture) == "<Picture 'Skill gap to software developer (2512.4)'>"


@pytest.mark.parametrize(
    ("draw", "error", "advice"),
    [
        (lambda esco: plots.gap("chef"), InvalidValue, r"esco\.gap"),
        (lambda esco: plots.transitions(esco.occupations()), InvalidValue, "transitions"),
        (lambda esco: plots.transitions(steps(1), theme="grey"), InvalidSearch, "light, dark"),
        (lambda esco: plots.isco_by_skill_group(esco, level=3), InvalidSearch, "1 or 2"),
        (lambda esco: plots.isco_by_skill_group(esco, level=True), InvalidSearch, "1 or 2"),
    ],
)
def test_invalid_arguments_raise_an_error_with_advice(esco, draw, error, advice):
    with pytest.raises(error, match=advice):
        draw(esco)


@pytest.mark.parametrize(("by", "level"), [("occupation", 1), ("skill group", 2)])
def test_bars_of_coverage_are_its_numbers_and_fit(esco, request, by, level):
    courses = read_catalogue(request.config.rootpath / "data" / "courses.csv", esco)
    value = courses.coverage(esco, by=by, level=level)
    picture = plots.coverage(value)
    (axes,) = picture.figure.axes
    needed, taught = ([bar.get_width() for bar in bars] for bars in axes.containers)
    assert needed == [row.skills for row in value]
    assert taught == [row.taught for row in value]
    assert list(picture.rows) == list(value.rows())
    boxes = [text.get_window_extent() for text in texts(picture)]
    page_box = picture.figure.bbox
    assert all(page_box.x0 <= box.x0 and box.x1 <= page_box.x1 for box in boxes)
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    few = plots.coverage(value, limit=3)
    assert len(few.rows) == 3
    assert f"{len(value) - 3} with fewer skills are left out" in str(few)
    assert "Coverage" in str(plots.coverage(Coverages()))


def test_coverage_is_drawn_of_coverage_alone(esco):
    with pytest.raises(InvalidValue, match="coverage"):
        plots.coverage(esco.skills())
    for limit in (0, True, "5"):
        with pytest.raises(InvalidSearch, match="limit"):
            plots.coverage(Coverages(), limit=limit)
