"""Elements of HTML made of values that nobody vouches for: the same as web/shared/dom.js: h.

A text is always a text: the serializer of the standard library escapes each text and each
attribute, and nothing here takes HTML to be put in a page as it is.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from xml.etree.ElementTree import Element, tostring  # it writes, and reads nothing # nosec B405

__all__ = ["Child", "Element", "Value", "escaped", "fill", "h", "html_of"]

Child = Element | str | None
Value = str | float | bool | None

_WRITTEN_AS_THEY_ARE = frozenset({"script", "style"})
"""Elements whose text HTML does not escape: none is made here."""


def h(name: str, attributes: Mapping[str, Value] | None = None, *children: Child) -> Element:
    """Returns a new element; an attribute of None or False is left out, of True is empty.

    Raises:
        ValueError: the text of such an element would be no text.
    """
    if name in _WRITTEN_AS_THEY_ARE:
        raise ValueError(name)
    element = Element(name)
    for key, value in (attributes or {}).items():
        if value is not None and value is not False:
            element.set(key, "" if value is True else str(value))
    return fill(element, *children)


def fill(element: Element, *children: Child) -> Element:
    """Returns an element with more children, which may be texts; None is left out."""
    for child in children:
        if isinstance(child, Element):
            element.append(child)
        elif child is not None and len(element):
            element[-1].tail = (element[-1].tail or "") + child
        elif child is not None:
            element.text = (element.text or "") + child
    return element


def html_of(*elements: Element) -> str:
    """Returns elements as HTML, every text and attribute escaped."""
    return "".join(tostring(each, encoding="unicode", method="html") for each in elements)


def escaped(text: str) -> str:
    """Returns a text as it is written in HTML, where nothing but a text may stand.

    >>> escaped("<b> & co")
    '&lt;b&gt; &amp; co'
    """
    return html.escape(text)
