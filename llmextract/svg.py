"""A drawn SVG made fit to stand in a page: known elements and attributes only, named for readers.

What a drawing library emits is not trusted further than its shapes: scripts, styles, addresses and
whatever else is not in the tables is left out.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

__all__ = ["clean_svg"]

_ELEMENTS = frozenset("svg g path line rect circle text a".split())
_ATTRIBUTES = frozenset(
    """viewBox width height transform d x y x1 x2 y1 y2 cx cy r fill stroke stroke-width opacity
    fill-opacity stroke-opacity stroke-linecap stroke-dasharray stroke-miterlimit font-size
    font-weight text-anchor pointer-events display""".split()
)
_XLINK = "{http://www.w3.org/1999/xlink}href"


def clean_svg(drawn: str, *, label: str) -> str:
    """`drawn` as inline SVG for HTML, with `label` as its name.

    Of a link only the fragment is kept, so that it leads to a place in the page and never out of
    it. It is named by the description of the mark inside it, which also shows when it is pointed
    at. Raises `ParseError` for what is no XML.
    """
    source = ET.fromstring(drawn)  # noqa: S314 - drawn by us from data, without a document type
    clean = _cleaned(source)
    if clean is None:
        raise ET.ParseError("not an SVG")
    linked = clean.find(".//a") is not None
    clean.set("role", "group" if linked else "img")
    clean.set("aria-label", label)
    return ET.tostring(clean, encoding="unicode")


def _cleaned(source: ET.Element) -> ET.Element | None:
    tag = source.tag.rpartition("}")[2]
    if tag not in _ELEMENTS or source.get("display") == "none":
        return None
    clean = ET.Element(tag, {k: v for k, v in source.attrib.items() if k in _ATTRIBUTES})
    if tag == "text":
        clean.text = source.text
    if tag == "a":
        _link(clean, source)
    clean.extend(child for child in map(_cleaned, source) if child is not None)
    return clean


def _link(clean: ET.Element, source: ET.Element) -> None:
    fragment = (source.get(_XLINK) or source.get("href") or "").partition("#")[2]
    if fragment:
        clean.set("href", f"#{fragment}")
    name = next((mark.get("aria-label") for mark in source if mark.get("aria-label")), None)
    if name:
        clean.set("aria-label", name)
        ET.SubElement(clean, "title").text = name
