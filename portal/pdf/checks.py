"""What a listener meets in a PDF, checked: what validators pass though it reads badly.

`problems` returns sentences; an empty list is a good file. `listen` returns the document as a
screen reader would walk it, for tests to compare.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

#: Types that may stand only inside these. Source: ISO 32000-1:2008, 14.8.4.
PARENTS = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "LI": {"L"},
    "LBody": {"LI"},
    "TOCI": {"TOC"},
}
FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


@dataclass
class Heard:
    """One structure element as it is read: its type, its words or description, what is in it."""

    type: str
    text: str = ""
    alt: str = ""
    scope: str = ""
    pages: set[int] = field(default_factory=set)
    kids: list["Heard"] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    language: str = ""

    def walk(self) -> Iterator["Heard"]:
        """Yield this element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def all(self, *types: str) -> list["Heard"]:
        """Return the elements of such types, in reading order."""
        return [heard for heard in self.walk() if heard.type in types]


def listen(pdf: bytes) -> Heard:
    """Return the structure of a tagged file, without its words (those need the fonts)."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        pages = {page.obj.objgen: number for number, page in enumerate(file.pages)}
        (document,) = _list(file.Root.StructTreeRoot.K)
        return _hear(document, pages, None)


def problems(pdf: bytes, *, tables: int | None = None) -> list[str]:
    """Return what a listener would stumble over, as sentences.

    Args:
        pdf: The whole file.
        tables: How many ``<table>`` elements the HTML had, when known.
    """
    found: list[str] = []
    with pikepdf.open(io.BytesIO(pdf)) as file:
        found += _head(file)
        found += _reachability(file)
        found += _links(file)
        found += _fonts(file)
    document = listen(pdf)
    found += _structure(document)
    if tables is not None and len(document.all("Table")) != tables:
        found.append(f"{len(document.all('Table'))} tables are told, the page has {tables}")
    return found


def _list(thing: Any) -> list[Any]:
    return list(thing) if isinstance(thing, pikepdf.Array) else [thing]


def _hear(element: Any, pages: dict[Any, int], page: int | None) -> Heard:
    heard = Heard(type=str(element.S)[1:])
    heard.alt = str(element.get("/Alt", ""))
    heard.language = str(element.get("/Lang", ""))
    attributes = element.get("/A")
    if attributes is not None:
        heard.scope = str(attributes.get("/Scope", ""))[1:]
    if "/Pg" in element:
        page = pages[element.Pg.objgen]
    for kid in _list(element.get("/K", pikepdf.Array())):
        if isinstance(kid, int):
            heard.pages.add(-1 if page is None else page)
        elif "/MCID" in kid:
            heard.pages.add(pages[kid.Pg.objgen])
        elif kid.get("/Type") == "/OBJR":
            heard.contents.append(str(kid.Obj.get("/Contents", "")))
        else:
            child = _hear(kid, pages, page)
            heard.pages |= child.pages
            heard.kids.append(child)
    return heard


def _head(file: pikepdf.Pdf) -> Iterator[str]:
    if not str(file.Root.get("/Lang", "")):
        yield "the document names no language"
    if not file.Root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "the window shows the file's name and not its title"
    if not str(file.docinfo.get("/Title", "")):
        yield "the document has no title"
    if len(file.pages) > 4 and "/Outlines" not in file.Root:
        yield "a long document has no bookmarks"


def _reachability(file: pikepdf.Pdf) -> Iterator[str]:
    """Every marked content must be reached from the tree, and every painted text be marked."""
    reached: set[tuple[Any, int]] = set()

    def walk(element: Any, page: Any) -> None:
        page = element.get("/Pg", page)
        for kid in _list(element.get("/K", pikepdf.Array())):
            if isinstance(kid, int):
                reached.add((page.objgen, kid))
            elif "/MCID" in kid:
                reached.add((kid.get("/Pg", page).objgen, int(kid.MCID)))
            elif kid.get("/Type") != "/OBJR":
                walk(kid, page)

    for element in _list(file.Root.StructTreeRoot.K):
        walk(element, None)
    parents = _parent_tree(file)
    for number, page in enumerate(file.pages, start=1):
        depth, unmarked, lost = 0, 0, 0
        owners = parents.get(int(page.obj.get("/StructParents", -1)), [])
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "BMC":
                    depth += 1
                case "BDC":
                    depth += 1
                    mcid = operands[1].get("/MCID") if len(operands) > 1 else None
                    if mcid is not None:
                        owned = int(mcid) < len(owners) and owners[int(mcid)] is not None
                        lost += (page.obj.objgen, int(mcid)) not in reached or not owned
                case "EMC":
                    depth -= 1
                case "Tj" | "TJ" | "'" | '"':
                    unmarked += depth == 0
        if lost:
            yield f"page {number}: {lost} pieces of content are not reached from the tags"
        if unmarked:
            yield f"page {number}: {unmarked} pieces of text are neither tagged nor artifacts"


def _parent_tree(file: pikepdf.Pdf) -> dict[int, Any]:
    numbers = list(file.Root.StructTreeRoot.ParentTree.Nums)
    return {
        int(key): (list(value) if isinstance(value, pikepdf.Array) else value)
        for key, value in zip(numbers[::2], numbers[1::2], strict=True)
    }


def _links(file: pikepdf.Pdf) -> Iterator[str]:
    parents = _parent_tree(file)
    for number, page in enumerate(file.pages, start=1):
        for annotation in page.obj.get("/Annots", []):
            if annotation.get("/Subtype") != "/Link":
                continue
            said = str(annotation.get("/Contents", ""))
            target = str(annotation.get("/Dest", ""))
            if not said or said == target:
                yield f"page {number}: a link does not say where it goes ({said or 'nothing'})"
            if int(annotation.get("/StructParent", -1)) not in parents:
                yield f"page {number}: the link {said!r} is not tied to the text"


def _fonts(file: pikepdf.Pdf) -> Iterator[str]:
    for thing in file.objects:
        described = (
            isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        )
        if described and not any(key in thing for key in FONT_FILES):
            yield f"the font {thing.get('/FontName')} is not in the file"


def _structure(document: Heard) -> Iterator[str]:
    level = 0
    for heading in document.all(*(f"H{n}" for n in range(1, 7))):
        here = int(heading.type[1])
        if here > level + 1:
            yield f"a heading of level {here} follows one of level {level}"
        level = here
    for figure in document.all("Figure"):
        if not figure.alt.strip():
            yield "a picture is not described"
    for table in document.all("Table"):
        if len(table.all("THead")) > 1:
            yield "a table tells its header more than once"
        if table.all("TD") and not table.all("TH"):
            yield "a table has no header cells"
    for cell in document.all("TH"):
        if cell.scope not in {"Column", "Row", "Both"}:
            yield "a header cell does not say what it heads"
    for parent in document.walk():
        for kid in parent.kids:
            if kid.type in PARENTS and parent.type not in PARENTS[kid.type]:
                yield f"{kid.type} stands in {parent.type}"
    for wrapper in document.all("NonStruct"):
        yield f"a wrapper without meaning holds {len(wrapper.kids)} things"
