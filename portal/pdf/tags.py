"""Structure tags: what a screen reader meets in the PDF, written once per HTML element.

WeasyPrint's own writer makes one tag per box, so a table that runs over three pages becomes three
tables, and running headers are read aloud on each page. This writer follows the boxes of every
page as well, but keeps one node per HTML element, lets what repeats or decorates become artifacts,
and writes the tree at the end. It relies on WeasyPrint 70.0's boxes and is tested against them
(tests/portal/pdf/test_tags.py): pin and test together.

What HTML becomes:

* headings, paragraphs, lists, tables, quotations: their PDF names; `div`, `span`, `tbody` and the
  like only their content, unless they carry a language of their own;
* the table of contents (`<nav>` with a list): TOC and TOCI;
* `<svg>` and `<img>`: a Figure with its title and description; ``aria-hidden`` or an empty
  ``alt`` make it an artifact;
* links: one Link per `<a>`, however many lines it runs over, saying where it goes;
* footnotes: a Reference at the call, followed by the Note;
* margin boxes, leader dots, and the header row repeated on a table's next page: artifacts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.logger import LOGGER

SVG = "{http://www.w3.org/2000/svg}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: A CSS pixel in PDF points.
POINTS = 0.75

#: HTML elements that have a structure type of their own.
TYPES = {
    "article": "Art",
    "section": "Sect",
    "aside": "Sect",
    "blockquote": "BlockQuote",
    "p": "P",
    "address": "P",
    "figcaption": "P",
    "pre": "P",
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "table": "Table",
    "caption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "a": "Link",
}
#: Types that group other tags and may not hold text themselves.
GROUPING = frozenset(
    {"Document", "Art", "Sect", "BlockQuote", "L", "LI", "TOC", "TOCI", "Table"}
    | {"THead", "TBody", "TFoot", "TR"}
)
COLUMN_SCOPES = frozenset({"col", "colgroup"})


@dataclass(eq=False)
class Node:
    """One structure element on its way into the file."""

    type: str
    parent: "Node | None"
    kids: list[Any] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    entries: dict[str, Any] = field(default_factory=dict)
    #: What this writer must remember about the node; not written.
    notes: dict[str, Any] = field(default_factory=dict)
    page: int | None = None
    written: Any = None

    def add(self, type_: str) -> "Node":
        """Return a new last child."""
        child = Node(type_, self)
        self.kids.append(child)
        return child

    def is_empty(self) -> bool:
        """Tell whether nothing would be told. An empty table cell still holds its place."""
        return not any(
            not isinstance(kid, Node) or not kid.is_empty() for kid in self.kids
        ) and self.type not in {"TD", "TH"}

    def inside(self, *types: str) -> bool:
        """Tell whether this node or one above it is of such a type."""
        node: Node | None = self
        while node is not None and node.type not in types:
            node = node.parent
        return node is not None


@dataclass(frozen=True, slots=True)
class Marked:
    """Content of one page, by its number in the page's content stream."""

    page: int
    mcid: int


@dataclass(frozen=True, slots=True)
class Annotated:
    """A link's clickable rectangle on one page."""

    page: int
    annotation: Any


def writer(say_page: Callable[[str, int], str]) -> Callable[..., None]:
    """Return the function that WeasyPrint calls to add tags.

    Args:
        say_page: Makes a link's text and its target's page into one sentence in the document's
            language: ``("Metod", 12)`` → ``"Metod, sidan 12"``.
    """

    def add_tags(pdf: Any, document: Any, pdf_version: Any, page_streams: list[Any]) -> None:
        TagTree(pdf, document, page_streams, say_page).write()

    return add_tags


class TagTree:
    """The structure of one document, gathered page by page and then written."""

    def __init__(
        self,
        pdf: Any,
        document: Any,
        page_streams: list[Any],
        say_page: Callable[[str, int], str],
    ) -> None:
        self.pdf = pdf
        self.document = document
        self.streams = page_streams
        self.say_page = say_page
        self.page_references = list(pdf.page_references)  # a property that rebuilds itself
        self.page_objects = {page.reference: page for page in pdf.objects if _is_page(page)}
        self.root = Node("Document", None)
        self.nodes: dict[tuple[Any, str], Node] = {}
        self.owners: list[dict[int, Node]] = []
        self.links: list[tuple[Node, Annotated]] = []
        self.header_pages: dict[Any, int] = {}
        self.page = 0
        self.marked: dict[Any, dict[str, Any]] = {}
        self.block: Any = None
        self.language = document.metadata.lang
        self.target_pages = {
            name: number
            for number, page in reversed(list(enumerate(document.pages, start=1)))
            for name in page.anchors
        }

    # ── Gathering ─────────────────────────────────────────────────────────────────────────────

    def write(self) -> None:
        """Tag every page and add the tree to the file."""
        for number, (page, stream) in enumerate(
            zip(self.document.pages, self.streams, strict=True)
        ):
            self.page, self.marked = number, stream._tags
            self.owners.append({})
            self.artifacts: list[int] = []
            for child in page._page_box.children:
                if isinstance(child, boxes.MarginBox):
                    self.drop(child)
                else:
                    self.visit(child, self.root)
            self.artifacts += [mark["mcid"] for mark in self.marked.values()]
            self.marked.clear()
            _make_artifacts(stream, self.artifacts)
        self.prune(self.root)
        self.describe_links()
        self.emit()

    def visit(self, box: Any, parent: Node) -> None:
        """Add a box and what is in it below ``parent``."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if box.element is not None and box.element.get("aria-hidden") == "true":
            self.drop(box)
            return
        if box.is_leader:
            self.drop(box)
            return
        if isinstance(box, boxes.TextBox):
            if parent.type in GROUPING and not box.text.strip():
                self.drop(box)
            else:
                self.own(box, self.paragraph(parent))
            return
        if isinstance(box, boxes.ReplacedBox):
            self.figure(box, parent)
            return
        if getattr(box, "is_header", False) and self.repeats(box):
            self.drop(box)
            return
        node = self.node_for(box, parent)
        if box.link_annotation is not None:
            self.link(box, node)
        around = self.block
        if box.element is not None and isinstance(box, boxes.BlockContainerBox):
            self.block = box.element
        for child in box.children:
            self.visit(child, node)
        self.block = around

    def drop(self, box: Any) -> None:
        """Make a box and all that is in it an artifact."""
        for descendant in _descendants(box):
            if descendant in self.marked:
                self.artifacts.append(self.marked.pop(descendant)["mcid"])
            if descendant.link_annotation is not None:
                self.remove_annotation(descendant.link_annotation)

    def repeats(self, box: Any) -> bool:
        """Tell whether this header row has been told on an earlier page."""
        return self.header_pages.setdefault(box.element, self.page) != self.page

    def own(self, box: Any, node: Node) -> None:
        """Give a marked box to its node."""
        mark = self.marked.pop(box, None)
        if mark is None:
            return  # drawn as nothing: invisible, or without size
        node.kids.append(Marked(self.page, mark["mcid"]))
        self.owners[self.page][mark["mcid"]] = node
        if node.page is None:
            node.page = self.page

    def paragraph(self, node: Node) -> Node:
        """Return a node that may hold text: ``node``, or a paragraph in it."""
        if node.type not in GROUPING:
            return node
        last = node.kids[-1] if node.kids else None
        if isinstance(last, Node) and last.notes.get("block") is self.block:
            return last
        paragraph = node.add("LBody" if node.type == "LI" else "P")
        paragraph.notes["block"] = self.block
        return paragraph

    def node_for(self, box: Any, parent: Node) -> Node:
        """Return the node of a box, made at its first appearance."""
        element, tag = box.element, box.element_tag
        if element is None or not isinstance(tag, str) or isinstance(box, boxes.LineBox):
            return parent
        if tag in {"html", "body"}:
            return parent
        if (element, tag) in self.nodes:
            return self.nodes[element, tag]
        node = self.make_node(box, element, tag, parent)
        if node is not parent:
            self.nodes[element, tag] = node
            language = element.get("lang") or element.get(XML_LANG)
            if language and language != self.language:
                node.entries["Lang"] = pydyf.String(language)
        return node

    def make_node(self, box: Any, element: Any, tag: str, parent: Node) -> Node:
        """Return a new node below ``parent``, or ``parent`` when the box needs none."""
        name, _, pseudo = tag.partition("::")
        if pseudo == "footnote-call":
            text = self.paragraph(parent)
            reference, note = text.add("Reference"), text.add("Note")
            note.notes["id"] = f"note-{len(self.nodes)}"
            note.entries["ID"] = pydyf.String(note.notes["id"])
            self.nodes[element, name] = note
            return reference
        if pseudo in {"footnote-marker", "marker"}:
            return parent.add("Lbl")
        if pseudo:
            return parent
        if name in {"ul", "ol"} and any(
            ancestor.tag == "nav" for ancestor in _ancestors(self.document, element)
        ):
            return (parent.parent if parent.type == "TOCI" else parent).add("TOC")
        if name == "li":
            return parent.add("TOCI" if parent.type == "TOC" else "LI")
        if name == "dt":
            return parent.add("LI").add("Lbl")
        if name == "dd":
            item = next(
                (kid for kid in reversed(parent.kids) if isinstance(kid, Node)), None
            ) or parent.add("LI")
            return item.add("LBody")
        if name == "a":
            if not element.get("href"):
                return parent
            holder = parent.add("Reference") if parent.type == "TOCI" else parent
            link = self.paragraph(holder).add("Link")
            link.notes = {"href": element.get("href"), "text": _text_of(element)}
            return link
        if name == "abbr" and element.get("title"):
            span = self.paragraph(parent).add("Span")
            span.entries["E"] = pydyf.String(element.get("title"))
            return span
        type_ = TYPES.get(name)
        if type_ is None:
            language = element.get("lang")
            if language and language != self.language and not isinstance(box, boxes.BlockBox):
                return self.paragraph(parent).add("Span")
            return parent
        if type_ == "P" and parent.type in {"LBody", "P", "Lbl"}:
            return parent if parent.type != "LBody" else parent.add("P")
        if parent.type == "LI" and type_ != "Lbl":
            parent = self.body(parent)
        node = parent.add(type_)
        if type_ in {"TH", "TD"}:
            _describe_cell(node, box, element)
        return node

    @staticmethod
    def body(item: Node) -> Node:
        """Return the body of a list item."""
        last = item.kids[-1] if item.kids else None
        if isinstance(last, Node) and last.type == "LBody":
            return last
        return item.add("LBody")

    def figure(self, box: Any, parent: Node) -> None:
        """Add a picture with its description, or drop it when it only decorates."""
        element = box.element
        if element.tag == f"{SVG}svg":
            title, description = element.find(f"{SVG}title"), element.find(f"{SVG}desc")
            words = [_text_of(part) for part in (title, description) if part is not None]
            alternative = ". ".join(word.rstrip(".") for word in words if word)
            decorative = not words and element.get("role") in {"presentation", "none"}
        else:
            alternative = element.get("alt")
            decorative = alternative == ""
        if decorative:
            self.drop(box)
            return
        if not alternative:
            LOGGER.error("A picture has neither a description nor the mark of a decoration")
            alternative = ""
        if parent.type == "LI":
            parent = self.body(parent)
        figure = parent.add("Figure")
        figure.entries["Alt"] = pydyf.String(alternative)
        height = self.document.pages[self.page].height
        left, top = box.content_box_x(), box.content_box_y()
        figure.attributes = {
            "O": "/Layout",
            "Placement": "/Block",
            "BBox": pydyf.Array(
                [
                    round(left * POINTS, 2),
                    round((height - top - box.height) * POINTS, 2),
                    round((left + box.width) * POINTS, 2),
                    round((height - top) * POINTS, 2),
                ]
            ),
        }
        self.own(box, figure)

    # ── Links ─────────────────────────────────────────────────────────────────────────────────

    def link(self, box: Any, node: Node) -> None:
        """Tie a clickable rectangle to its link; rectangles within a link's own are taken away."""
        if box.element.tag == "a" and box.element_tag == "a" and node.type == "Link":
            annotated = Annotated(self.page, box.link_annotation)
            node.kids.append(annotated)
            self.links.append((node, annotated))
            if node.page is None:
                node.page = self.page
        else:
            self.remove_annotation(box.link_annotation)

    def remove_annotation(self, annotation: Any) -> None:
        """Take a clickable rectangle away from the page."""
        page = self.page_objects[self.page_references[self.page]]
        page["Annots"].remove(annotation.reference)

    def describe_links(self) -> None:
        """Say in each link where it goes: its text, and for a place in the document its page."""
        for node, annotated in self.links:
            text, href = node.notes["text"], node.notes["href"]
            if href.startswith("#"):
                text = self.say_page(text, self.target_pages.get(href[1:], 0))
            annotated.annotation["Contents"] = pydyf.String(text or href)

    # ── Writing ───────────────────────────────────────────────────────────────────────────────

    def prune(self, node: Node) -> None:
        """Take away nodes without content."""
        for kid in node.kids:
            if isinstance(kid, Node):
                self.prune(kid)
        node.kids = [kid for kid in node.kids if not (isinstance(kid, Node) and kid.is_empty())]

    def emit(self) -> None:
        """Add the structure tree, its parent tree and its id tree to the file."""
        pdf = self.pdf
        self.tree = self.write_object({"Type": "/StructTreeRoot"})
        self.identified: list[tuple[str, Any]] = []
        document = self.emit_node(self.root, self.tree)
        self.tree["K"] = pydyf.Array([document.reference])

        numbers = pydyf.Array()
        for number, owners in enumerate(self.owners):
            slots = [
                owners[mcid].written.reference if mcid in owners else "null"
                for mcid in range(max(owners, default=-1) + 1)
            ]
            numbers += [number, self.write_list(slots).reference]
        for offset, (node, annotated) in enumerate(self.links, start=len(self.owners)):
            annotated.annotation["StructParent"] = offset
            numbers += [offset, node.written.reference]
        self.tree["ParentTree"] = self.write_object({"Nums": numbers}).reference
        self.tree["ParentTreeNextKey"] = len(self.owners) + len(self.links)
        if self.identified:
            names = pydyf.Array()
            for name, element in sorted(self.identified, key=lambda pair: pair[0]):
                names += [pydyf.String(name), element.reference]
            self.tree["IDTree"] = self.write_object({"Names": names}).reference

        pdf.catalog["StructTreeRoot"] = self.tree.reference
        pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
        pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
        if "Lang" not in pdf.catalog:
            LOGGER.error("The document names no language")

    def emit_node(self, node: Node, parent: Any) -> Any:
        """Write a node and all below it; return the written element."""
        element = self.write_object({"Type": "/StructElem", "S": f"/{node.type}"})
        element["P"] = parent.reference
        node.written = element
        page = node.page
        if page is not None:
            element["Pg"] = self.page_references[page]
        element.update(node.entries)
        if "id" in node.notes:
            self.identified.append((node.notes["id"], element))
        if node.attributes:
            element["A"] = pydyf.Dictionary(node.attributes)
        kids = pydyf.Array()
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(self.emit_node(kid, element).reference)
            elif isinstance(kid, Annotated):
                reference = pydyf.Dictionary({"Type": "/OBJR"})
                reference["Obj"] = kid.annotation.reference
                reference["Pg"] = self.page_references[kid.page]
                kids.append(reference)
            elif kid.page == page:
                kids.append(kid.mcid)
            else:
                elsewhere = pydyf.Dictionary({"Type": "/MCR", "MCID": kid.mcid})
                elsewhere["Pg"] = self.page_references[kid.page]
                kids.append(elsewhere)
        element["K"] = kids
        return element

    def write_object(self, entries: dict[str, Any]) -> Any:
        """Add a dictionary to the file."""
        made = pydyf.Dictionary(entries)
        self.pdf.add_object(made)
        return made

    def write_list(self, entries: list[Any]) -> Any:
        """Add an array to the file."""
        made = pydyf.Array(entries)
        self.pdf.add_object(made)
        return made


def _is_page(thing: Any) -> bool:
    return isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/Page"


def _descendants(box: Any) -> Iterator[Any]:
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    yield box
    for child in box.children:
        yield from _descendants(child)


def _ancestors(document: Any, element: Any) -> Iterator[Any]:
    """Yield the elements around ``element``, innermost first."""
    parents = getattr(document, "_parents", None)
    if parents is None:
        tree = document._html.etree_element
        parents = document._parents = {child: above for above in tree.iter() for child in above}
    while (element := parents.get(element)) is not None:
        yield element


def _text_of(element: Any) -> str:
    """Return what the element says, or its ``aria-label``, with single spaces."""
    label = element.get("aria-label")
    return " ".join((label or "".join(element.itertext())).split())


def _describe_cell(node: Node, box: Any, element: Any) -> None:
    """Say whom a header cell heads, and how far a cell reaches."""
    attributes: dict[str, Any] = {"O": "/Table"}
    if node.type == "TH":
        scope = element.get("scope") or ("col" if node.inside("THead") else "row")
        attributes["Scope"] = "/Column" if scope in COLUMN_SCOPES else "/Row"
    if box.colspan != 1:
        attributes["ColSpan"] = box.colspan
    if box.rowspan != 1:
        attributes["RowSpan"] = box.rowspan
    if len(attributes) > 1:
        node.attributes = attributes


def _make_artifacts(stream: Any, numbers: list[int]) -> None:
    """Turn marked content of a page into artifacts: content that is not read aloud."""
    if not numbers:
        return
    wanted = set(numbers)
    operators = stream.stream
    for index in range(2, len(operators)):
        if operators[index] != b"BDC":
            continue
        properties = operators[index - 1]
        if isinstance(properties, pydyf.Dictionary) and properties.get("MCID") in wanted:
            operators[index - 2] = "/Artifact"
            operators[index - 1] = b""
            operators[index] = b"BMC"
            wanted.discard(properties["MCID"])
    if wanted:
        LOGGER.error("Content drawn in a group cannot be tagged; do not use opacity on text")
