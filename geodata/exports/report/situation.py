"""When an answer of coverage is of, as far as its file of sites tells."""

from __future__ import annotations

from geodata.coverage import CoverageReply
from geodata.exports.coverage_facts import POSTS_LABELS
from geodata.french import day_in_words, month_in_words, of_place


def situation_of(coverage: CoverageReply) -> str:
    """Returns what an answer is of: a day only where some site tells when it opens or closes.

    The same words as the page's, `web/prefecture/situation.js`.
    """
    newest = coverage["sites_as_of"]
    file = f"le fichier {of_place(month_in_words(newest))}" if newest else "un fichier sans date"
    if not coverage["sites_tell"]["dated"]:
        return f"d’après {file}, qui ne dit pas les dates de postes"
    return f"situation au {day_in_words(coverage['question']['at'])}, d’après {file}"


def posts_of(coverage: CoverageReply) -> str:
    """Returns which posts count, or that the file does not tell them apart."""
    told = coverage["sites_tell"]
    if not (told["dated"] or told["granted_apart"]):
        return "postes accordés et pourvus confondus"
    return POSTS_LABELS[coverage["question"]["posts"]]
