"""Drawing certificates against plain reportlab.

Printed by `make bench`, or alone: python -m tests.benchmarks.certificates
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from statistics import median

PAPERS = 40
LEAST_RATIO, MOST_MS = 0.6, 10.0


def snapshot(name: str) -> dict[str, object]:
    return {
        "template": 2, "kind": "level", "name": name, "organisation": "Northbridge Hospitals", "level": "Improver",
        "level_number": 2, "strapline": "Test it", "hours": "8", "project_hours": 0, "achieved_on": "2026-01-05",
        "expires_on": "2029-01-05",
    }  # fmt: skip


def plain(name: str, code: str) -> bytes:
    """The same words in the same embedded letters and the same QR code, with reportlab and segno as their guides do."""
    import segno
    from reportlab.pdfgen.canvas import Canvas

    from certificates.designs import design_of
    from certificates.pdf import HEIGHT, WIDTH
    from lms.printing.lettering import BOLD, REGULAR

    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
    words = design_of(snapshot(name))["words"]
    said = [name, "Improver", words["certify"], words["lead"], words["statement"], code, words["check"]]
    for number, text in enumerate(said + [text for row in words["rows"] for text in row]):
        canvas.setFont(BOLD if number < 2 else REGULAR, 12)
        canvas.drawString(76, 520 - 24 * number, text)
    matrix = segno.make(f"http://localhost:8000/verify/{code}/", error="m", micro=False).matrix
    for row, cells in enumerate(matrix):
        for column, is_dark in enumerate(cells):
            if is_dark:
                canvas.rect(500 + 2 * column, 200 - 2 * row, 2, 2, stroke=0, fill=1)
    canvas.showPage()
    canvas.save()
    return held.getvalue()


def cpu_ms(work: Callable[[int], object]) -> float:
    """CPU time of one paper at the median, whatever else the machine does."""
    taken = []
    for number in range(PAPERS):
        began = time.process_time()
        work(number)
        taken.append((time.process_time() - began) * 1000)
    return median(taken)


def draw() -> str:
    from certificates import pdf
    from certificates.codes import new_code
    from lms.printing.lettering import fonts

    fonts()
    ours = cpu_ms(lambda number: pdf.render(snapshot(f"Joanna Pryce {number}"), new_code()))
    theirs = cpu_ms(lambda number: plain(f"Joanna Pryce {number}", new_code()))
    verdict = "met" if theirs / ours >= LEAST_RATIO and ours <= MOST_MS else "MISSED"
    return (
        f"certificates: {ours:.1f} ms CPU each, plain reportlab {theirs:.1f} ms = {theirs / ours:.2f} of its speed"
        f"  goals {MOST_MS:g} ms and {LEAST_RATIO:g}: {verdict}"
    )


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
    django.setup()
    print(draw(), flush=True)


if __name__ == "__main__":
    main()
