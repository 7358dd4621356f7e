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


class Tagged:
    """The one page of a canvas; `close` ends it."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._elements: list[tuple[str, str, str]] = []

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
        document = self.canvas._doc
        on = PDFObjectReference(document.thisPageName())
        self.canvas.showPage()
        page = document.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = 0, PDFName("S")
        catalog = document.Catalog
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        catalog.StructTreeRoot = document.Reference(self._tree(document, on), "StructTreeRoot")

    def _tree(self, document: Any, on: PDFObjectReference) -> PDFDictionary:
        root, whole = PDFObjectReference("StructTreeRoot"), PDFObjectReference("StructDocument")
        leaves = [
            document.Reference(_leaf(said, number, whole, on), f"StructElem{number}")
            for number, said in enumerate(self._elements)
        ]
        kinds: dict[str, Any] = {"Type": PDFName("StructElem"), "S": PDFName("Document"), "P": root}
        document.Reference(PDFDictionary(kinds | {"K": PDFArray(leaves)}), "StructDocument")
        parents = PDFDictionary({"Nums": PDFArray([0, PDFArray(leaves)])})
        return PDFDictionary(
            {"Type": PDFName("StructTreeRoot"), "K": whole, "ParentTree": parents, "ParentTreeNextKey": 1}
        )


def _leaf(said: tuple[str, str, str], number: int, parent: PDFObjectReference, on: PDFObjectReference) -> PDFDictionary:
    tag, *texts = said
    kept = {name: PDFString(text) for name, text in zip(("Alt", "ActualText"), texts, strict=True) if text}
    return PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(tag), "P": parent, "Pg": on, "K": number} | kept)
