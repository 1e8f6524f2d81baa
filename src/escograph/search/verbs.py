"""The public verbs of search, for a view of a release; what they need is loaded when used."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from escograph.errors import InvalidSearch
from escograph.model import Links, Matches, Review

if TYPE_CHECKING:
    import pandas as pd

    from escograph.search.finder import Finder
    from escograph.search.index import Index
    from escograph.search.titles import TitleCoder


LONGEST = 100_000
"""Characters of a text that is linked."""


class Shared:
    """The index of a release, opened when first asked for; all views of it share one."""

    def __init__(self, load: "Callable[[], Index]") -> None:
        self._load = load
        self._index: Index | None = None

    @property
    def index(self) -> "Index":
        """The index. Two threads may both open it at first, which does no harm."""
        if self._index is None:
            self._index = self._load()
        return self._index


class Searchable:
    """What a view of a release can be searched for."""

    _shared: Shared

    @property
    def _finder(self) -> "Finder":
        from escograph.search.finder import Finder

        return Finder(self._shared.index, self)  # type: ignore[arg-type]

    def search(
        self,
        text: str,
        kind: str | None = None,
        language: str | None = None,
        in_scheme: str | None = None,
        limit: int = 10,
        offset: int = 0,
        *,
        reuse_level: str | None = None,
        isco_group: str | None = None,
        status: str | None = "released",
    ) -> Matches:
        """Return the concepts that a text may name, best first.

        Words may come in any order, inflected, misspelt by a letter or two, joined or cut
        in two, in any of the store's languages; URIs and codes work too. The concepts come
        labelled in the view's language, whatever language the label that matched is in.

        Args:
            text: What somebody typed, up to 200 characters.
            kind: "occupation", "skill" (knowledge among them), "knowledge" or "group" (of
                skills, ISCED-F or ISCO-08).
            language: BCP 47 tag of the only language to search; by default all, labels in
                the view's own first.
            in_scheme: A collection ("green", see `collection`) or a concept scheme's URI.
            limit: How many matches at most.
            offset: How many matches to leave out before them.
            reuse_level: "transversal", "cross-sector", "sector-specific" or
                "occupation-specific".
            isco_group: Code of an ISCO-08 group that occupations must be in.
            status: "released", "obsolete", or ``None`` for either.

        Returns:
            Matches with their score, label and reason; each concept once. By score; of
            equal ones the shorter label first, then by URI. Empty if nothing is alike, or
            the text holds no word.

        Raises:
            InvalidSearch: If a kind, scheme, level, group or number makes no sense.
            UnknownLanguage: If the store has no labels in the language.
            StoreUnavailable: If the store was built without search.

        Example:
            >>> esco = getfixture("esco")
            >>> print(esco.search("softwar develper", kind="occupation")[0])
            software developer (0.87, typo through 'software developer')
        """
        from escograph.search.asked import question

        asked = question(
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
        return self._finder.search(asked)

    def suggest(
        self,
        prefix: str,
        kind: str | None = None,
        language: str | None = None,
        in_scheme: str | None = None,
        limit: int = 10,
    ) -> Matches:
        """Return concepts to offer while somebody types, best first.

        The last word may be unfinished, and a letter of it wrong.

        Args:
            prefix: What was typed so far.
            kind: As in `search`.
            language: BCP 47 tag; by default the view's language.
            in_scheme: As in `search`.
            limit: How many at most.

        Returns:
            Matches, labels that begin with the text first, then those with a word that
            does; preferred before others, short before long.

        Raises:
            InvalidSearch: If a kind, scheme or number makes no sense.
            UnknownLanguage: If the store has no labels in the language.
            StoreUnavailable: If the store was built without search.

        Example:
            >>> esco = getfixture("esco")
            >>> esco.suggest("softw", kind="occupation")[0].concept
            <Occupation 2512.4 'software developer'>
        """
        from escograph.search.asked import question

        asked = question(
            prefix,
            self._shared.index.tags,
            kind=kind,
            language=language,
            in_scheme=in_scheme,
            limit=limit,
        )
        return self._finder.suggest(asked)

    def link(
        self,
        text: str,
        kind: str = "skill",
        language: str | None = None,
        *,
        threshold: float = 0.5,
        limit: int | None = None,
        overlaps: bool = False,
        review: Review | None = None,
        ranker: str = "lexical",
    ) -> Links:
        """Return the concepts that a text speaks of, and where, likeliest first.

        For a phrase, a sentence, a CV, the description of a course, a job advertisement.
        What such a text says of the employer, of benefits and of applying is left out; what
        it denies is marked (`Link.negated`).

        Args:
            text: Up to 100,000 characters.
            kind: "skill" (knowledge among them), "knowledge", "occupation" or "group" (of
                ISCO-08).
            language: BCP 47 tag of the text's language; by default it is told by the words.
            threshold: How likely a link must be at least, 0 to 1. At 0.5 most are right; 0
                keeps all candidates, fifty of a clause or as many as ``limit`` says, up to
                200: to rank, or to choose from.
            limit: How many links at most; by default as many as there are.
            overlaps: Whether several concepts may share words; by default only the likeliest.
            review: What a person decided on links before. Where words that were accepted,
                or got a replacement, stand again outside of boilerplate, their concept is
                linked with score 1, whatever the threshold; what was rejected is not.
            ranker: "lexical", by the words of the labels and what is learned from them; or
                "embeddings", by a model of sentences too: better at what is said in other
                words, some hundred texts a second, and also for texts in a language that
                the store has no labels in. It needs the extra "embeddings", and a store
                that was built with ``embeddings=True``.

        Returns:
            Links by score, then by place. Empty for a text without words.

        Raises:
            InvalidSearch: If the kind, threshold, limit or ranker makes no sense, or the
                text is too long.
            InvalidReview: If a decision is about a concept that the release does not have.
            UnknownLanguage: If the store has no labels in the language.
            StoreUnavailable: If the store was built without search, or without embeddings.
            MissingExtra: If the ranker needs an extra that is not installed.

        Example:
            >>> esco = getfixture("esco")
            >>> for link in esco.link("You debug software and program in Java."):
            ...     print(link.concept, "in", repr(link.text), link.reason)
            debug software in 'debug software' exact
            Java (computer programming) in 'Java' stemmed
        """
        return self.link_many(
            [text],
            kind,
            language,
            threshold=threshold,
            limit=limit,
            overlaps=overlaps,
            review=review,
            ranker=ranker,
        )[0]

    def link_many(
        self,
        texts: Iterable[str],
        kind: str = "skill",
        language: str | None = None,
        *,
        threshold: float = 0.5,
        limit: int | None = None,
        overlaps: bool = False,
        review: Review | None = None,
        ranker: str = "lexical",
    ) -> tuple[Links, ...]:
        """Return what each of many texts speaks of; quicker than one by one.

        Args:
            texts: The texts, in any languages.
            kind: As in `link`.
            language: As in `link`; of all the texts.
            threshold: As in `link`.
            limit: As in `link`; of each text.
            overlaps: As in `link`.
            review: As in `link`.
            ranker: As in `link`.

        Returns:
            The links of each text, in the order of the texts.

        Raises:
            InvalidSearch, InvalidReview, UnknownLanguage, StoreUnavailable, MissingExtra: As
                in `link`.

        Example:
            >>> esco = getfixture("esco")
            >>> found = esco.link_many(["Java for beginners", "Debugging software"])
            >>> [links[0].concept.pref_label for links in found]
            ['Java (computer programming)', 'debug software']
        """
        from escograph.search.asked import kinds_of, need_count, need_share, read_in, texts_of
        from escograph.search.detect import detect
        from escograph.search.linking import Linker, Wanted

        need_share("threshold", threshold)
        if limit is not None:
            need_count("limit", limit)
        index, given = self._shared.index, texts_of(texts, LONGEST)
        tag = read_in(language, index.tags, ranker)
        wanted = Wanted(kinds_of(kind), threshold, limit, overlaps, ranker)
        reviewed = None
        if review is not None:
            from escograph.search.reviewed import Reviewed

            reviewed = Reviewed(review, index.catalogue, self, wanted.kinds)  # type: ignore[arg-type]
        own: str = self.language  # type: ignore[attr-defined]
        tags = [tag or detect(text, index.labels, index.tags, own) for text in given]
        found: dict[int, Links] = {}
        for each in dict.fromkeys(tags):
            places = [place for place, other in enumerate(tags) if other == each]
            linker = Linker(index, self, each, wanted, reviewed)  # type: ignore[arg-type]
            links = linker.links([given[place] for place in places])
            found |= dict(zip(places, links, strict=True))
        return tuple(found[place] for place in range(len(given)))

    def classify_titles(
        self,
        titles: Iterable[str],
        language: str | None = None,
        isco_level: int | None = None,
        *,
        threshold: float = 0.5,
        ranker: str = "lexical",
    ) -> "pd.DataFrame":
        """Return for each job title the occupation that it names, or its ISCO-08 group.

        Seniority, gender marks, hours, pay and places do not disturb. Where no occupation is
        likely enough and a level is given, the nearest occupations vote for their group.

        Args:
            titles: A column of job titles; missing ones (``None``, NaN) are not coded.
            language: BCP 47 tag of their language; by default it is told by a sample of
                them all: code a column of several languages language by language.
            isco_level: 1 to 4, the digits of the group's code to fall back to. By default
                there are occupations only.
            threshold: How sure an answer must be at least, 0 to 1.
            ranker: As in `link`.

        Returns:
            A frame, a row per title in the order given: ``title``, ``uri``, ``pref_label``,
            ``kind``, ``code``, ``isco_code`` (at the level, else of the unit group),
            ``confidence`` and ``language``. The confidence is how likely the code at the
            level is right, the occupation if no level was asked for: of answers with 0.8
            about four in five are. Where nothing is sure the concept's columns are
            ``None``, and the confidence is that of the best guess.

        Raises:
            InvalidSearch: If the level, threshold or ranker makes no sense, or a title is
                no text.
            UnknownLanguage: If the store has no labels in the language.
            StoreUnavailable: If the store was built without search, or without embeddings.
            MissingExtra: If pandas, or what the ranker needs, is not installed.

        Example:
            >>> esco = getfixture("esco")
            >>> coded = esco.classify_titles(["Senior Software Developer (m/f/d)", "xyzzy"])
            >>> coded["pref_label"].to_list()
            ['software developer', None]
        """
        from escograph import frames
        from escograph.search.asked import need_share, titles_of

        if isco_level is not None and (type(isco_level) is not int or not 1 <= isco_level <= 4):
            raise InvalidSearch("isco_level", repr(isco_level), "1, 2, 3 or 4")
        need_share("threshold", threshold)
        given = titles_of(titles)
        coder = self._title_coder(given, language, ranker)
        return frames.titles(coder.code(given, isco_level, threshold))

    def rank_titles(
        self,
        titles: Iterable[str],
        kind: str | None = None,
        language: str | None = None,
        *,
        limit: int = 10,
        ranker: str = "lexical",
    ) -> tuple[Matches, ...]:
        """Return the occupations and ISCO-08 groups that job titles may name, to choose from.

        Args:
            titles: Job titles, as for `classify_titles`.
            kind: "occupation" for occupations alone; by default groups stand among them.
            language: As in `classify_titles`.
            limit: How many of each title at most.
            ranker: As in `link`.

        Returns:
            The matches of each title, in the order of the titles; likeliest first, with the
            likelihood of the first as its score.

        Raises:
            InvalidSearch, UnknownLanguage, StoreUnavailable, MissingExtra: As in
                `classify_titles`.

        Example:
            >>> (found,) = getfixture("esco").rank_titles(["Junior Web Developer"])
            >>> len(found)
            10
        """
        from escograph.search.asked import need_count, titles_of

        if kind not in (None, "occupation"):
            raise InvalidSearch("kind", str(kind), "occupation, or nothing")
        need_count("limit", limit)
        given = titles_of(titles)
        coder = self._title_coder(given, language, ranker)
        texts = [title if isinstance(title, str) else "" for title in given]
        return tuple(coder.rank(texts, limit, kind is None))

    def _title_coder(
        self, titles: Sequence[object], language: str | None, ranker: str
    ) -> "TitleCoder":
        from escograph.search.asked import read_in
        from escograph.search.detect import detect
        from escograph.search.titles import TitleCoder

        index = self._shared.index
        tag = read_in(language, index.tags, ranker)
        if tag is None:
            some = titles[:: max(1, len(titles) // 100)]
            sample = [title for title in some if isinstance(title, str)]
            own: str = self.language  # type: ignore[attr-defined]
            tag = detect(" ".join(sample), index.labels, index.tags, own)
        return TitleCoder(index, self, tag, ranker)  # type: ignore[arg-type]
