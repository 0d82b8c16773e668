"""Whether a value in a sentence is a result, and whose: the paper's own, another model's, or a difference."""

import re
from collections.abc import Collection, Iterator, Sequence

OWN, GAIN = "own", "gain"
"""A result; a gain, a drop, or a value that is only named to compare with."""

_REACH = (
    r"(?:achiev|reach|obtain|attain|yield|scor(?:es|ed|ing)\b|record(?:s|ed|ing)\b|establish|deliver|report|demonstrat)"
)
_GAIN_NOUN = (
    r"(?:gains?|improvements?|increases?|boosts?|reductions?|decreases?|drops?|declines?|degradations?|loss(?:es)?"
    r"|margins?"
    r"|gaps?|differences?|advantages?|leads?|jumps?|lifts?|uplifts?|savings?|speed-?ups?|deteriorations?|enhancements?)"
)
_CHANGES = (
    r"(?:improv|increas|boost|rais|lift|enhanc|reduc|decreas|lower(?:s|ed|ing)|drop|fall|fell|degrad|declin|cut"
    r"|outperform"
    r"|surpass|exceed|beat|lag|trail|shrink|elevat|gain(?:s|ed|ing)|diminish|worsen)\w*"
)
_TO = re.compile(
    r"(?<!up )\bto (?:an? (?:average (?:of )?)?|about |over |nearly |around |just |as \w+ as |a record )?$"
)
_BY = re.compile(
    r"\bby(?: (?:up to|an average of|about|around|over|more than|nearly|roughly|at least|as much as|a|an|another|the"
    r"|absolute|average|relative|approximately|margin of|a margin of|margins? of))*\s?[\[(]?(?:\d[\d.]*\s?%?\s?(?:to"
    r"|-|–)\s?)?$"
)
_SOME = re.compile(
    r"\b(?:individual|some|certain|several|rare|specific|hard) (?:classes|categories|tasks|cases|subjects)\b[^,;]*$"
)
_LOST = re.compile(
    r"\b(?:collaps|degrad|deteriorat|plummet|plung|worsen|drop|fall|fell|declin"
    r"|limit)\w*\b(?:(?!\bfrom\b)[^,;])* to (?:an? )?(?:[A-Z][\w-]+ of )?"
    r"(?:about |only |just |below |under |near |around )?$"
)
"""Before the value after a loss: "the accuracy drops to"."""
_NOUN_BEFORE = re.compile(rf"\b{_GAIN_NOUN}\b(?:(?!\b{_REACH}|[;.] ).)*$", re.IGNORECASE)
_VERB_BEFORE = re.compile(rf"\b{_CHANGES}\b(?:(?!\b{_REACH}|\bwith\b|(?<!-)\bto\b(?!-))[^;])*$", re.IGNORECASE)
_AFTER = re.compile(
    rf"\)?(?:\s?[-a-z]+){{0,3}}?\s?(?:{_GAIN_NOUN}|higher|lower|better|worse|more|less|fewer|relative|absolute|points?"
    rf"|pp|p\.p\."
    r"|percentage|faster|smaller|larger|greater|above|below|behind|ahead|than|relatively|improved|improvement)\b"
)
_OVER = re.compile(
    r"\s?(?:over|above) (?:the |its |their |our |all |both )?(?:previous|prior|strong|best|base|exist|state|vanilla"
    r"|standard|[A-Z])"
)
_STRONG = re.compile(
    r"\b(?:compar(?:ed|able|ison) (?:to|with|against)|(?:similar|close|equal) to|on par with|versus|vs\.?|than"
    r"|relative to"
    r"|unlike|whereas|while (?!\w+ing\b)|baselines? of|against|up from|down from|in contrast to|instead of"
    r"|but (?!also\b|with\b|still\b|ours?\b|we\b|it\b))\b[^,;:]*$"
    r"|, (?:closely |nearly )?(?:matching|approaching|rivall?ing)\b[^,;:]*$"
)
_OTHERS_OWN = re.compile(
    r"\b(?:outperform\w*|surpass\w*|exceed\w*|beat\w*|compared (?:to|with)|than|over|against) [^,;]{1,60},? (?:which"
    r"|that)"
    r" (?:\w+ )?(?:achiev|reach|obtain|attain|scor|ha[sd]\b|have\b|yield|get|got)[^,;]*$"
)
"""Before another's value: "outperforming SmallNet, which reaches"."""
_WEAK = re.compile(
    r"\b(?:surpass\w*|outperform\w*|exceed\w*|beat\w*|over|baselines?|previous|prior|existing|runner-up|second[- ]best"
    r"|from"
    rf"|original|vanilla|next[- ]best|best competitor)\b(?:(?!\b{_REACH}|\bwith\b|\bto\b|\bof our\b)[^,;:])*$"
)
_FINITE = (
    r"(?:only |merely |still |just |barely |also |currently )?(?:achieves?|achieved|reach(?:es|ed)?|obtain(?:s|ed)?"
    r"|attain(?:s|ed)?|scor(?:es?|ed)|gets?|got|solves?|solved|has|have|had|ha[ds] an?|yields?|yielded|drops?"
    r"|struggles?|manages?|completes?|exhibits?|shows?|demonstrates?|performs?|averages?|is|are|was|were|fails?|peaks?"
    r"|remains?|stays?|only|records?|reports?|hits?|failed)\b"
)
_OTHERS = re.compile(
    r"\b(?:best|top|strongest|leading|even|frontier|state-of-the-art|sota|current|existing|most|proprietary|open-source"
    r"|closed-source|commercial|advanced|powerful|latest|evaluated|tested|performing|highest|capable|modern|popular"
    r"|today['’]s"
    r"|large|generalist|humans?|other|all|several|many|individual)\b"
    r"(?:[-,\w ]{0,60}\b(?:models?|LLMs?|VLMs?|MLLMs?|LMMs?|LVLMs?|LRMs?|agents?|systems?|methods?|approach(?:es)?"
    r"|baselines?"
    r"|detectors?|performers?|solvers?|humans?|experts?|annotators?|participants?|evaluators?)\b)"
    rf"(?:,? \([^()]*\)|, [^,]{{1,60}},| [A-Z][\w.-]*(?: [\w.-]+)?|,? (?:like|such as|including) [\w. -]+)?"
    rf"(?:,? which| that)? {_FINITE}",
    re.IGNORECASE,
)
_ENTRIES = re.compile(
    r"\b(?:best|top|winning|leading|highest)[- ](?:[\w-]+ ){0,2}(?:submissions?|entr(?:y|ies)|teams?|participants?"
    r"|runs?)\b",
    re.IGNORECASE,
)
"""The entries of a shared task."""
_START = re.compile(
    r"\b(?:with|had|has) an? (?:maximum|minimum|initial|original|baseline|previous) [^,;]*$"
    r"|\b(?:initial|base|vanilla|original|teacher) [\w-]+ (?:already |only )?(?:achiev|reach|obtain|attain|scor"
    r"|ha[sd]\b)[^,;]*$"
)
"""Before the value that a method starts from."""
_RELATED = re.compile(rf"\b(?:successor|predecessor|counterpart|competitor|rival)s?(?:,? [^,;]{{1,30}},?)? {_FINITE}")
_BEST = re.compile(
    r"\bwith (?:even )?(?:the )?(?:[\w-]+ ){0,2}(?:best|strongest|top|leading)(?:[- ][\w-]+){0,2} \(?[^,;]{0,40}?"
    r"(?:only |merely |just )?(?:achiev|reach|obtain|attain|scor)ing\b[^,;]*$"
)
_NOW = re.compile(r"\b(?:LLMs|VLMs|MLLMs|LMMs|[Mm]odels) (?:now|currently|already|still|can only) ")
_HUMANS = re.compile(
    rf"\b[Hh]uman (?:experts?|performance|accuracy|annotators?|baselines?|participants?|evaluators?"
    rf"|testers?)\b[^,;]{{0,30}}$|\b[Hh]umans {_FINITE}"
)
_MODEL = re.compile(
    r"(?<![\w-])((?:GPT|ChatGPT|Gemini|Claude|L[lL]a[mM][aA]|Qwen|Grok|Mistral|Mixtral|DeepSeek|Gemma|Phi-|InternVL"
    r"|LLaVA|Kimi"
    r"|GLM|Phi[-\d]|Pixtral|Molmo|SmolVLM|Idefics|CogVLM|MiniCPM|Doubao|ERNIE|Hunyuan|MiniMax|Kling|Sora"
    r"|Veo|Whisper|OpenAI|o1|o3|o4|QwQ|Codex|Opus|Sonnet|Haiku|Bard|PaLM|Copilot|Devin)(?![A-Za-z])[\w.+-]*)"
    rf"(?:[ -][A-Z\d][\w.+-]*)*(?: \([^()]*\))?(?:, an? [^,]{{1,50}})?,?(?: which)? (?:{_FINITE}|(?:achiev|reach"
    rf"|obtain|attain|scor)ing\b)"
)
_OURS = re.compile(
    r"\b(?:our|ours|we|the proposed|this work|it)\b(?! (?:evaluat|benchmark|find|found|show|observe|test|reveal|analy"
    r"|experiments|results|study|investigat|assess|introduc|present|conduct|compar|examin|explor|identif|measur"
    r"|construct"
    r"|curat|audit|quantif|report))",
    re.IGNORECASE,
)
_OUR_MODEL = re.compile(
    r"\b(?:our|proposed|resulting in the) (?:[\w.-]+ ){0,3}(?:models?|methods?|approach|frameworks?|systems?"
    r"|algorithms?"
    r"|networks?|agents?|configurations?|baselines?|variants?|pipelines?|solutions?|submissions?|runs?)\b"
    r"|\bthe (?:resulting |full |final )?(?:approach|method|framework|algorithm|pipeline) (?:achiev|reach|obtain"
    r"|attain|scor)"
    r"|\bwe (?:\w+ ){0,2}(?:achiev|reach|obtain|attain|fine-?tun)",
    re.IGNORECASE,
)
_NAME = r"[A-Z][\w+-]*[A-Z\d][\w+-]*"
_PROPOSED = re.compile(
    rf"\b(?:[Pp]ropos|[Ii]ntroduc|[Pp]resent|[Dd]evelop|[Dd]esign|[Tt]rain|[Bb]uild|[Cc]all|[Nn]amed|[Dd]ubbed"
    rf"|[Tt]ermed)\w*:?"
    rf" (?:(?:(?:[a-z-]+|\*+) ?){{0,4}}({_NAME})|[^.()]{{5,80}} \(({_NAME})\))"
)
_KIND = re.compile(r"[A-Z]{2,}s")
"""Kinds of models, as MLLMs."""
_USING = re.compile(rf"\b(?:[Uu]sing|[Ww]ith|[Aa]pplying|[Vv]ia) ({_NAME}),? ")
_ANY_NAME = re.compile(_NAME)
_PLACED = re.compile(r"\b(?:on|of|than|over|to|from|in|for|with) (?:the |our )?$")
_CLAUSE = re.compile(r"[;:]\s|\.\s(?=[A-Z])|,? (?:while|whereas|but|although) |\((?:e\.g\.|i\.e\.)?,? ?")


_CORRELATED = re.compile(r"\b(?:Pearson|Spearman|Kendall)\b[^;()]*$|\br ?= ?[\d., and]*$")
_THRESHOLD = re.compile(r"\b(?:at or|threshold\w*)\b[^,;]*$")
_BASELINE = re.compile(r"\bbaselines? (?:models? )?(?:with|of|at|reach\w*|achiev\w*|scor\w*)\b[^,;]*$")
_OF_ALL = re.compile(r" of (?:the|its|their|our|full|[\w-]+['’]s) ")
"""After a share: "99% of the teacher's accuracy"."""
_KEPT = re.compile(r"\b(?:retain|preserv|recover|recoup|within|keep)\w* (?:[a-z]+ ){0,3}$")


def standing(sentence: str, start: int, value_end: int, end: int) -> str:
    """Return whether a value is a result (`OWN`) or a difference or comparison (`GAIN`).

    Args:
        sentence: the sentence.
        start: where the value begins.
        value_end: where it ends.
        end: where its metric ends, if that follows; else where the value ends.
    """
    lead = sentence[max(0, start - 160) : start]
    if _KEPT.search(lead) or _AFTER.match(sentence, end) or _OVER.match(sentence, end) or _changes(lead):
        return GAIN
    if _AFTER.match(sentence, value_end) or _OF_ALL.match(sentence, value_end):
        return GAIN
    if (
        _OTHERS_OWN.search(lead)
        or _SOME.search(lead)
        or _CORRELATED.search(lead)
        or _THRESHOLD.search(lead)
        or _BASELINE.search(lead)
        or _STRONG.search(lead)
        or _WEAK.search(lead)
    ):
        return GAIN  # another's value, named to compare with
    return OWN


def _changes(lead: str) -> bool:
    if _BY.search(lead) or _LOST.search(lead):
        return True
    if _TO.search(lead):
        return False
    return bool(_NOUN_BEFORE.search(lead) or _VERB_BEFORE.search(lead))


_APPLIED = re.compile(
    r"\b(?:to|with|on|using|from|by|and|via|into|of|the|a|our|tuned|trained)(?: [a-z-]+)? $", re.IGNORECASE
)


def _clauses(sentence: str, start: int) -> Iterator[int]:
    """Yield where clauses begin before a value: not in parentheses that end before it, or that begin with it."""
    for match in _CLAUSE.finditer(sentence, 0, start):
        enclosed = "(" in match[0]
        if not enclosed or (")" not in sentence[match.end() : start] and start - match.end() > 3):
            yield match.end()


def is_of_others(sentence: str, start: int, title: str, methods: Collection[str] = ()) -> bool:
    """Return whether the subject of a value's clause is a model that the paper evaluates, or people.

    Args:
        sentence: the sentence.
        start: where the value begins.
        title: the title of the paper.
        methods: names of the methods that the paper proposes.
    """
    begins = max(_clauses(sentence, start), default=0)
    lead = sentence[begins:start]
    if _OUR_MODEL.search(lead) or any(match[1] in methods for match in _USING.finditer(lead)):
        return False
    if (
        _START.search(lead)
        or _RELATED.search(lead)
        or (_BEST.search(lead) and not _OURS.search(lead))
        or (_ENTRIES.search(lead) and not _OURS.search(lead))
    ):
        return True
    if _OTHERS.search(lead) or _NOW.search(lead) or _HUMANS.search(lead):
        return not _OURS.search(lead)
    model = _MODEL.search(lead)
    if model and (_APPLIED.search(lead[: model.start()]) or _OURS.search(sentence[start : start + 80])):
        return False
    return model is not None and _base(model[1]) not in title.casefold() and not _OURS.search(lead)


def _base(model: str) -> str:
    """The name of a model without its size: that of InternVL3-78B is internvl3."""
    match = re.match(r"[A-Za-z]+-?\d*(?:\.\d+)?", model)
    return (match[0] if match else model).rstrip("-.").casefold()


_BEGINS = re.compile(r"\b(?:[Ww]e|[Oo]urs?|[Tt]his (?:paper|work|study|article|report|thesis|research)|[Ii]n this)\b")


def background(sentences: Sequence[str]) -> int:
    """Return how many sentences from the title on come before the first that names the paper's own work."""
    return next((number for number, sentence in enumerate(sentences) if number and _BEGINS.search(sentence)), 0)


def proposed(text: str) -> frozenset[str]:
    """Return the names that a text gives what it proposes: methods, and sometimes data sets."""
    names = (match[1] or match[2] for match in _PROPOSED.finditer(text))
    return frozenset(name for name in names if not _KIND.fullmatch(name))


def is_ours(sentence: str, start: int, methods: Collection[str]) -> bool:
    """Return whether the clause of a value names the paper's own method, or one of `methods`."""
    lead = sentence[max(0, start - 200) : start]
    if _OUR_MODEL.search(lead):
        return True
    names = (match for match in _ANY_NAME.finditer(lead) if {match[0], match[0].partition("-")[0]} & set(methods))
    return any(not _PLACED.search(lead, 0, match.start()) for match in names)


def is_change(rest: str) -> bool:
    """Return whether the words after a value and its metric make it a difference: "3.8% AP increase"."""
    return _AFTER.match(rest) is not None
