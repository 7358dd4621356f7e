"""Names in scripts that run from right to left: drawn joined and in order, copied and searched as they are written."""

import io
import shutil
import subprocess
import unicodedata

import pytest
from reportlab.pdfgen.canvas import Canvas

from lms.printing.directions import as_seen, joined, said
from lms.printing.lettering import BOLD, REGULAR, draw, fitted, fonts
from lms.printing.paragraphs import said as running
from lms.printing.paragraphs import style

ARABIC, PERSIAN, HEBREW = "محمد الأمين", "پریسا گلچهره", "רחל כהן"
NAMES = {
    "Arabic": ARABIC,
    "Persian": PERSIAN,
    "Hebrew": HEBREW,
    "two scripts": f"Dr {ARABIC} Okafor",
    "figures": f"{HEBREW} 1948",
    "brackets": f"{ARABIC} (Sami)",
}


def known(font=REGULAR):
    return fonts()[font].face.charToGlyph


def test_what_runs_from_left_to_right_stays_as_it_is():
    for text in ("", "Joanna Pryce", "Ελένη (2)", "12 > 3"):
        assert as_seen(joined(text, known())) == text


def test_letters_are_joined_and_known_to_both_fonts():
    for font in (REGULAR, BOLD):
        shown = joined(ARABIC, known(font))
        assert shown != ARABIC
        assert all(ord(letter) in known(font) for letter in shown)
        assert said(shown) == ARABIC


def test_the_eye_meets_the_last_letter_first_and_figures_in_their_own_order():
    assert as_seen(HEBREW) == HEBREW[::-1]
    assert as_seen("אב 12 גד") == "דג 12 בא"
    assert as_seen("Dr אב גד Ltd") == "Dr דג בא Ltd"
    assert as_seen("אב (גד) הו") == "וה (דג) בא"
    assert as_seen("12 אב") == "12 בא"
    assert as_seen("אב (Sami)") == "בא (Sami)"


def test_a_mark_stays_on_its_letter():
    assert as_seen("שָׁל") == "ל" + "שָׁ"


def printed(text: str) -> bytes:
    held = io.BytesIO()
    canvas = Canvas(held, invariant=1)
    [line, *_], size = fitted(text, BOLD, 30, 500, 1)
    canvas.setFont(BOLD, size)
    draw(canvas, 40, 400, line)
    canvas.showPage()
    canvas.save()
    return held.getvalue()


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext, which .ci/run installs")
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_another_program_reads_the_name_back(name, tmp_path):
    path = tmp_path / "name.pdf"
    path.write_bytes(printed(name))
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, text=True, check=True)
    words = "".join(letter for letter in done.stdout if letter not in "\u202a\u202b\u202c\u200e\u200f\f").strip()
    words = unicodedata.normalize("NFKC", words)
    # Of a line in two scripts that program guesses an order of its own; the words are there all the same.
    assert words == name if name in (ARABIC, PERSIAN, HEBREW, NAMES["figures"]) else ARABIC in words


def drawn_lines(flowable, width: float) -> list[str]:
    """What stands in each line, from the top, as the eye meets it from left to right."""
    found = []
    flowable.wrap(width, 1000)

    class Seen(Canvas):
        def beginText(self, *args):
            text = super().beginText(*args)
            text._textOut = lambda line, TStar=0: found.append(line)
            return text

    canvas = Seen(io.BytesIO())
    flowable.drawOn(canvas, 0, 0)
    return found


LONG = {
    "Hebrew": "ראשון שני שלישי רביעי חמישי שישי שביעי שמיני תשיעי עשירי",
    "Arabic": "محمد الأمين عبد الرحمن بن أبي بكر الصديق الحسيني الهاشمي القرشي البغدادي",
}


@pytest.mark.parametrize("name", LONG.values(), ids=LONG.keys())
def test_of_a_long_name_the_first_line_holds_the_beginning(name):
    words = name.split()
    broken, _size = fitted(name, BOLD, 30, 400, 9, smallest=30)
    assert len(broken) > 1
    assert said(" ".join(broken)) == name
    paragraph = running(name, style(30))
    lines = [each for each in drawn_lines(paragraph, 400) if each.strip()]
    assert len(lines) > 1
    first, last = (as_seen(joined(word, known())) for word in (words[0], words[-1]))
    assert lines[0].endswith(first), "what is read first stands at the right of the first line"
    assert lines[-1].startswith(last)


def test_a_paragraph_that_is_split_between_two_pages_goes_on_where_it_stopped():
    paragraph = running(LONG["Hebrew"], style(30))
    upper, lower = paragraph.split(200, 100)
    whole = [each for each in drawn_lines(running(LONG["Hebrew"], style(30)), 200) if each.strip()]
    parts = [each for part in (upper, lower) for each in drawn_lines(part, 200) if each.strip()]
    assert parts == whole
