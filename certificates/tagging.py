"""Marks what stands on a PDF page as headings, paragraphs and pictures, in the order in which it is read.

reportlab draws pages without structure; a screen reader would guess. This adds the structure tree (PDF 1.7, 14.7).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFString
from reportlab.pdfgen.canvas import Canvas

from lms.printing.directions import runs_to_the_left
from lms.printing.paragraphs import Words

Element = tuple[str, str, str]  # what it is, what is read instead of it, and how it is written


class Tagged:
    """The pages of a canvas; `close` ends the last one and writes down what stands on each."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._pages: list[tuple[PDFObjectReference, list[Element]]] = []
        self._elements: list[Element] = []

    @contextmanager
    def element(self, tag: str, alt: str = "", text: str = "") -> Iterator[None]:
        """What is drawn within is one H1, P or Figure; `alt` is read instead of a figure.

        `text` is what stands there if it runs from right to left: what is drawn has another order.
        """
        self.canvas._code.append(f"/{tag} <</MCID {len(self._elements)}>> BDC")
        self._elements.append((tag, alt, text if runs_to_the_left(text) else ""))
        yield
        self.canvas._code.append("EMC")

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """What is drawn within is not read out."""
        self.canvas._code.append("/Artifact BMC")
        yield
        self.canvas._code.append("EMC")

    def close(self) -> None:
        self.end_page()
        self.end()

    def end(self) -> None:
        document = self.canvas._doc
        catalog = document.Catalog
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        catalog.StructTreeRoot = document.Reference(self._tree(document), "StructTreeRoot")

    def end_page(self) -> None:
        document = self.canvas._doc
        on = PDFObjectReference(document.thisPageName())
        Canvas.showPage(self.canvas)
        page = document.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = len(self._pages), PDFName("S")
        self._pages.append((on, self._elements))
        self._elements = []

    def _tree(self, document: Any) -> PDFDictionary:
        root, whole = PDFObjectReference("StructTreeRoot"), PDFObjectReference("StructDocument")
        leaves: list[Any] = []
        parents: list[Any] = []
        for number, (on, elements) in enumerate(self._pages):
            made = [
                document.Reference(_leaf(said, place, whole, on), f"StructElem{len(leaves) + place}")
                for place, said in enumerate(elements)
            ]
            leaves += made
            parents += [number, PDFArray(made)]
        kinds: dict[str, Any] = {"Type": PDFName("StructElem"), "S": PDFName("Document"), "P": root}
        document.Reference(PDFDictionary(kinds | {"K": PDFArray(leaves)}), "StructDocument")
        tree = PDFDictionary({"Nums": PDFArray(parents)})
        return PDFDictionary(
            {"Type": PDFName("StructTreeRoot"), "K": whole, "ParentTree": tree, "ParentTreeNextKey": len(self._pages)}
        )


class TaggedCanvas(Canvas):
    """For documents of many pages whose paragraphs are `Heard`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tags = Tagged(self)

    def showPage(self) -> None:
        self.tags.end_page()

    def save(self) -> None:
        if self._code:
            self.showPage()
        self.tags.end()
        super().save()


class Heard(Words):
    """A paragraph that is read as one."""

    tag, written = "P", ""

    def draw(self) -> None:
        with self.canv.tags.element(self.tag, text=self.written):
            super().draw()


class Title(Heard):
    tag = "H1"


class Heading(Heard):
    tag = "H2"


def _leaf(said: Element, number: int, parent: PDFObjectReference, on: PDFObjectReference) -> PDFDictionary:
    tag, *texts = said
    kept = {name: PDFString(text) for name, text in zip(("Alt", "ActualText"), texts, strict=True) if text}
    return PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(tag), "P": parent, "Pg": on, "K": number} | kept)
