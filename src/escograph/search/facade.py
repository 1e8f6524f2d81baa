"""Search and linking as methods of a view; heavy modules are imported lazily."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from escograph.errors import InvalidSearch
from escograph.model import (
    CollectionName,
    FallbackName,
    Graph,
    IscoLevel,
    KindFilter,
    KindName,
    LinkedKind,
    LinkedTexts,
    Links,
    Matches,
    RankedTitles,
    RankerName,
    Reference,
    ReuseLevel,
    ReuseLevelName,
    SkillType,
    StatusName,
    TitleKind,
    Titles,
)

if TYPE_CHECKING:
    from escograph.review import Review
    from escograph.search.index.reader import Index
    from escograph.search.link.titles import TitleClassifier


MAX_CHARACTERS = 100_000
"""Maximum number of characters of a text to link."""
_SAMPLED_TITLES = 100
"""Number of titles from which a column's language is detected; an engineering limit."""
_DETECTED_CHARACTERS = 5000
"""Number of characters from which the language of a text is detected."""


class SharedIndex:
    """The index of a release, opened on first use; all views of a release share one."""

    def __init__(self, load: "Callable[[], Index]") -> None:
        self._load = load
        self._index: Index | None = None

    @property
    def index(self) -> "Index":
        """The index. Two threads may both open it at first; one is kept."""
        if (index := self._index) is None:
            index = self._index = self._load()
        return index

    def close(self) -> None:
        """Release the index."""
        self._index = None


class SearchableGraph(Graph, Protocol):
    """A view of a release that has an index, as the methods below need it."""

    @property
    def _shared(self) -> SharedIndex: ...


class Searchable:
    """Search and linking, for a class that is a `SearchableGraph`."""

    def search(
        self: SearchableGraph,
        text: str,
        *,
        kind: KindFilter | KindName | SkillType | None = None,
        language: str | None = None,
        in_scheme: CollectionName | Reference | None = None,
        reuse_level: ReuseLevelName | ReuseLevel | None = None,
        isco_group: Reference | None = None,
        status: StatusName | None = "released",
        limit: int = 10,
        offset: int = 0,
    ) -> Matches:
        """Return the concepts that a text may name, best first.

        Words may be in any order, inflected, misspelt by a letter or two, joined or cut in
        two, in any of the store's languages; URIs and codes work too. The concepts are
        labelled in the view's language, whatever the language of the label that matched.

        Args:
            text: A query; its first 200 characters are read.
            kind: A kind of concepts, as `Concept.kind` names it; "skill" includes knowledge,
                "knowledge" is the skills of that type, and "group" is groups of any kind.
            language: BCP 47 tag of the only language to search; by default all are
                searched, and labels in the view's own come first.
            in_scheme: A collection ("green", see `collection`), or a concept scheme: a value,
                URI or label.
            reuse_level: "transversal", "cross-sector", "sector-specific" or
                "occupation-specific".
            isco_group: An ISCO-08 group that occupations must be in: a value, URI, code or
                label.
            status: "released", "obsolete", or ``None`` for either.
            limit: Maximum number of matches.
            offset: Number of matches to skip before them.

        Returns:
            Matches with score, label and reason, each concept once. Sorted by score, then
            shorter labels first, then by URI. Empty if nothing is similar, or the text has
            no word.

        Raises:
            InvalidSearch: If a kind, scheme, level, group or number is not valid.
            UnknownLanguage: If the store has no labels in the language.
            StoreUnavailable: If the store was built without search.
            PartMissing: If it was built without the concepts of the kind.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> print(esco.search("softwar develper", kind="occupation")[0])
            software developer (0.87, typo through 'software developer')
        """
        from escograph.search.find.finder import Finder
        from escograph.search.find.query import query_for

        query = query_for(
            self,
            text,
            self._shared.index.tags,
            kind=kind,
            language=language,
            in_scheme=in_scheme,
            reuse_level=reuse_level,
            isco_group=isco_group,
            status=status,
            limit=limit,
            offset=offset,
        )
        return Finder(self._shared.index, self).search(query)

    def suggest(
        self: SearchableGraph,
        prefix: str,
        *,
        kind: KindFilter | KindName | SkillType | None = None,
        language: str | None = None,
        in_scheme: CollectionName | Reference | None = None,
        limit: int = 10,
    ) -> Matches:
        """Return completions of a text that is being typed, best first.

        The last word may be unfinished, and have a wrong letter.

        Args:
            prefix: The text typed so far.
            kind: As in `search`.
            language: BCP 47 tag; by default the view's language.
            in_scheme: As in `search`.
            limit: Maximum number of matches.

        Returns:
            Matches: labels that begin with the text first, then labels with a word that
            does; preferred before other labels, short before long ones.

        Raises:
            InvalidSearch: If a kind, scheme or number is not valid.
            UnknownLanguage: If the store has no labels in the language.
            StoreUnavailable: If the store was built without search.
            PartMissing: If it was built without the concepts of the kind.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> esco.suggest("softw", kind="occupation")[0].concept
            <Occupation 2512.4 'software developer'>
        """
        from escograph.search.find.finder import Finder
        from escograph.search.find.query import query_for

        query = query_for(
            self,
            prefix,
            self._shared.index.tags,
            kind=kind,
            language=language,
            in_scheme=in_scheme,
            limit=limit,
        )
        return Finder(self._shared.index, self).suggest(query)

    def link(
        self: SearchableGraph,
        text: str,
        *,
        kind: LinkedKind | SkillType = "skill",
        language: str | None = None,
        threshold: float = 0.5,
        limit: int | None = None,
        overlaps: bool = False,
        fallback: FallbackName | None = None,
        review: "Review | None" = None,
        ranker: RankerName = "lexical",
    ) -> Links:
        """Return the concepts that a text mentions, and where, most likely first.

        The text may be a phrase, a sentence, a CV, a course description or a job ad.
        Boilerplate is left out: what a job ad says about the employer, benefits and applying.
        Negated mentions are marked (`Link.negated`).

        Args:
            text: Up to 100,000 characters.
            kind: "skill" (knowledge included), "knowledge", "occupation" or "ISCO group".
            language: BCP 47 tag of the text's language; by default it is detected.
            threshold: Minimum likelihood of a link, 0 to 1. At 0.5 most links are right; 0
                keeps all candidates for ranking or manual choice: fifty per clause, or
                ``limit`` if that is more, up to 200.
            limit: Maximum number of links; by default there is no limit.
            overlaps: Whether several concepts may share words; by default only the most likely
                one is linked.
            fallback: "group" to link the group of the skills hierarchy, or of ISCO-08, where a
                clause is likely to be about one of its concepts but none of them is likely
                enough (`Reason.GROUP`); by default nothing is linked there.
            review: A person's decisions on earlier links. Where words that were accepted, or
                given a replacement, occur again outside boilerplate, their concept is linked
                with score 1, whatever the threshold; rejected links are left out.
            ranker: "lexical", by the words of the labels and vectors learned from them; or
                "embeddings", by a sentence model too: better at paraphrases, a few hundred
                texts a second, and usable for languages in which the store has no labels. It
                needs the extra "embeddings", and a store that was built with
                ``embeddings=True``.

        Returns:
            Links sorted by score, then by place. Empty for a text without words.

        Raises:
            InvalidSearch: If the kind, threshold, limit or ranker is not valid, or
                the text is too long.
            InvalidReview: If a decision is about a concept that the release does not have.
            UnknownLanguage: If the store has no labels in the language.
            StoreUnavailable: If the store was built without search, or without embeddings.
            PartMissing: If it was built without the concepts of the kind.
            MissingExtra: If the ranker needs an extra that is not installed.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> for link in esco.link("You debug software and program in Java."):
            ...     print(link.concept, "in", repr(link.text), link.reason)
            debug software in 'debug software' exact
            Java (computer programming) in 'Java' stemmed
        """
        (links,) = _link(
            self,
            [text],
            kind,
            language,
            threshold=threshold,
            limit=limit,
            overlaps=overlaps,
            fallback=fallback,
            review=review,
            ranker=ranker,
        )
        return links

    def link_many(
        self: SearchableGraph,
        texts: Iterable[str],
        *,
        kind: LinkedKind | SkillType = "skill",
        language: str | None = None,
        threshold: float = 0.5,
        limit: int | None = None,
        overlaps: bool = False,
        fallback: FallbackName | None = None,
        review: "Review | None" = None,
        ranker: RankerName = "lexical",
    ) -> LinkedTexts:
        """Return the links of many texts; faster than one by one.

        Args:
            texts: The texts, each in any language.
            kind: As in `link`.
            language: As in `link`; the same for all texts.
            threshold: As in `link`.
            limit: As in `link`; applies to each text.
            overlaps: As in `link`.
            fallback: As in `link`.
            review: As in `link`.
            ranker: As in `link`.

        Returns:
            The links of each text, in the order of the texts.

        Raises:
            InvalidSearch, InvalidReview, UnknownLanguage, StoreUnavailable, MissingExtra: As
                in `link`.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> texts = ["Java for beginners", "Debugging software"]
            >>> [links[0].concept.pref_label for links in esco.link_many(texts)]
            ['Java (computer programming)', 'debug software']
        """
        return LinkedTexts(
            _link(
                self,
                texts,
                kind,
                language,
                threshold=threshold,
                limit=limit,
                overlaps=overlaps,
                fallback=fallback,
                review=review,
                ranker=ranker,
            )
        )

    def classify_titles(
        self: SearchableGraph,
        titles: Iterable[str | None],
        *,
        language: str | None = None,
        isco_level: IscoLevel | None = None,
        threshold: float | None = None,
        deeper_threshold: float | None = None,
        ranker: RankerName = "lexical",
    ) -> Titles:
        """Return the occupation that each job title names, or its ISCO-08 group.

        Seniority, gender markers, hours, pay and places are ignored. If no occupation is likely
        enough and a level is given, the nearest occupations vote for their group, and the
        deepest level that is likely enough is the answer (`Title.level`).

        Args:
            titles: A column of job titles; missing ones (``None``, NaN) are not classified.
            language: BCP 47 tag of their language; by default it is detected from a sample of
                the column. Classify a column with several languages one language at a time.
            isco_level: 1 to 4, the digits of the group's code to fall back to where no
                occupation is likely enough, and from there to fewer digits. By default only
                occupations are returned.
            threshold: Minimum confidence of an answer, 0 to 1. By default 0.5, or 0.31 with a
                level: the broadest groups are right more often than their confidence says.
            deeper_threshold: Minimum confidence of an occupation, or of a group of level 2 to
                4, where a level is given; a title below it is answered by a broader group. By
                default 0.5: of the hundred commonest titles of Decorte and others' vacancies
                90 are answered, 72 of them rightly.
            ranker: As in `link`.

        Returns:
            The coded titles, in the same order. The confidence of a title is the likelihood
            that the code at the level is right, or the occupation if no level was requested: of
            the titles with 0.8, about four in five are right.

        Raises:
            InvalidSearch: If the level, threshold or ranker is not valid, or a title
                is not text.
            UnknownLanguage: If the store has no labels in the language.
            StoreUnavailable: If the store was built without search, or without embeddings.
            MissingExtra: If the ranker needs an extra that is not installed.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> titles = esco.classify_titles(["Senior Software Developer (m/f/d)", "xyzzy"])
            >>> [title.concept for title in titles]
            [<Occupation 2512.4 'software developer'>, None]
            >>> titles.to_frame().isco_code.to_list()
            ['2512', None]
        """
        from escograph.search.arguments import (
            DEEPER_THRESHOLD,
            GROUP_THRESHOLD,
            THRESHOLD,
            check_share,
            title_list,
        )

        if isco_level is not None and (type(isco_level) is not int or not 1 <= isco_level <= 4):
            raise InvalidSearch("isco_level", repr(isco_level), "1, 2, 3 or 4")
        if threshold is None:
            threshold = GROUP_THRESHOLD if isco_level else THRESHOLD
        if deeper_threshold is None:
            deeper_threshold = DEEPER_THRESHOLD
        check_share("threshold", threshold)
        check_share("deeper_threshold", deeper_threshold)
        column = title_list(titles)
        classifier = _title_classifier(self, column, language, ranker)
        return Titles(classifier.classify(column, isco_level, threshold, deeper_threshold))

    def rank_titles(
        self: SearchableGraph,
        titles: Iterable[str | None],
        *,
        kind: TitleKind | None = None,
        language: str | None = None,
        limit: int = 10,
        ranker: RankerName = "lexical",
    ) -> RankedTitles:
        """Return the occupations and ISCO-08 groups that each job title may name.

        Args:
            titles: Job titles, as for `classify_titles`.
            kind: "occupation" or "ISCO group"; by default both.
            language: As in `classify_titles`.
            limit: Maximum number of matches per title.
            ranker: As in `link`.

        Returns:
            The matches of each title, in the order of the titles; most likely first, and the
            first match's score is its likelihood.

        Raises:
            InvalidSearch, UnknownLanguage, StoreUnavailable, MissingExtra: As in
                `classify_titles`.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> (matches,) = esco.rank_titles(["Junior Web Developer"])
            >>> len(matches)
            10
        """
        from escograph.search.arguments import (
            TITLE_KINDS,
            check_count,
            kinds_of,
            need_kinds,
            title_list,
        )

        kinds = TITLE_KINDS if kind is None else kinds_of(kind, TITLE_KINDS)
        need_kinds(self, kinds)
        check_count("limit", limit)
        column = title_list(titles)
        classifier = _title_classifier(self, column, language, ranker)
        texts = [title if isinstance(title, str) else "" for title in column]
        names = [title if isinstance(title, str) else None for title in column]
        return RankedTitles(classifier.rank(texts, limit, kinds), names)

    def language_of(self: SearchableGraph, text: str) -> str:
        """Return the BCP 47 tag of the language that a text is most likely in.

        It may be a language in which the store has no labels.

        Args:
            text: The text; its first 5,000 characters are read.

        Raises:
            InvalidSearch: If it is not text.
            StoreUnavailable: If the store was built without search.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> esco.language_of("Vous devez savoir planifier les menus.")
            'fr'
        """
        from escograph.search.arguments import check_text
        from escograph.search.index.detection import detect_language
        from escograph.search.language.text import TokenizedText

        check_text("text", text)
        index = self._shared.index
        read = TokenizedText(text[:_DETECTED_CHARACTERS])
        return detect_language(read, index.labels, index.tags, self.language)


def _link(
    view: SearchableGraph,
    texts: Iterable[str],
    kind: str,
    language: str | None,
    *,
    threshold: float,
    limit: int | None,
    overlaps: bool,
    fallback: str | None,
    review: "Review | None",
    ranker: str,
) -> list[Links]:
    """Check the arguments of `Searchable.link_many`, and link the texts."""
    from escograph.search.arguments import (
        FALLBACKS,
        LINKED_KINDS,
        check_count,
        check_share,
        kinds_of,
        need_kinds,
        text_list,
    )
    from escograph.search.link.decisions import Decisions
    from escograph.search.link.texts import LinkOptions, link_texts, reading_language

    check_share("threshold", threshold)
    if limit is not None:
        check_count("limit", limit)
    if fallback not in (None, *FALLBACKS):
        raise InvalidSearch("fallback", str(fallback), ", ".join(FALLBACKS))
    index, checked = view._shared.index, text_list(texts, MAX_CHARACTERS)
    tag = reading_language(language, index.tags, ranker)
    kinds = kinds_of(kind, LINKED_KINDS)
    need_kinds(view, kinds)
    options = LinkOptions(kinds, threshold, limit, overlaps, ranker, fallback)
    decisions = None
    if review is not None:
        decisions = Decisions(review, index.concepts, view, options.kinds)
    return link_texts(index, view, checked, tag, options, decisions)


def _title_classifier(
    view: SearchableGraph, titles: Sequence[object], language: str | None, ranker: str
) -> "TitleClassifier":
    """Return the classifier for a column of titles, detecting its language if needed."""
    from escograph.search.index.detection import detect_language
    from escograph.search.language.text import TokenizedText
    from escograph.search.link.texts import reading_language
    from escograph.search.link.titles import TitleClassifier

    index = view._shared.index
    tag = reading_language(language, index.tags, ranker)
    if tag is None:
        sampled = titles[:: max(1, len(titles) // _SAMPLED_TITLES)]
        sample = " ".join(title for title in sampled if isinstance(title, str))
        tag = detect_language(TokenizedText(sample), index.labels, index.tags, view.language)
    return TitleClassifier(index, view, tag, ranker)
