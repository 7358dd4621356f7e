"""Every kind of PDF we print, read by programs that are not ours: qpdf, and pdfsig for signatures."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime

import pytest
from django.core.cache import caches

from certificates import pdf, transcript_pdf
from certificates.actions import issue_for_attendance, issue_for_project
from certificates.models import Certificate, CertificateTemplate
from certificates.printed import printed
from certificates.snapshots import anew
from certificates.transcript import transcript_of
from lms.cohorts.models import Attendance
from lms.cohorts.papers import badges, sign_in_sheet
from lms.dose.papers import pdf as board_paper
from lms.home import cpd_pdf
from lms.home.cpd import log
from lms.projects.papers import poster, report, slide
from lms.projects.papers.story import story_of
from tests.certificates.conftest import NOW

ARABIC = "محمد الأمين عبد الرحمن بن أبي بكر الصديق الحسيني الهاشمي القرشي البغدادي"
NAMES = {
    "ordinary": "Joanna Pryce",
    "Arabic": ARABIC,
    "Hebrew": "רחל כהן",
    "Chinese": "王小明",
    "long": "Llanfair" * 50,
}


def needs(tool: str) -> str:
    found = shutil.which(tool)
    if not found:
        pytest.skip(f"NOT CHECKED: this machine has no {tool}; .ci/run installs it")
    return found


def assert_in_order(content: bytes, tmp_path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(content)
    done = subprocess.run([needs("qpdf"), "--check", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in (done.stdout + done.stderr).lower()


def signatures(content: bytes, tmp_path) -> subprocess.CompletedProcess:
    path = tmp_path / "signed.pdf"
    path.write_bytes(content)
    return subprocess.run([needs("pdfsig"), "-nocert", str(path)], capture_output=True, text=True, check=False)


@pytest.fixture
def all_kinds(certificate, session, project, nurse, trainer) -> list[Certificate]:
    Attendance.objects.create(session=session, person=nurse, attended=True, recorded_by=trainer)
    attended = issue_for_attendance(session, [nurse], now=NOW)
    return [certificate, *attended, *issue_for_project(project, [nurse], today=NOW.date(), now=NOW)]


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_certificates_of_every_kind_in_both_languages(all_kinds, name, northbridge, tmp_path):
    welsh = CertificateTemplate(organisation=northbridge, language="cy")
    for each in all_kinds:
        assert_in_order(pdf.render(each.snapshot | {"name": name}, each.code), tmp_path)
        each.person.full_name = name
        said = anew(each, welsh)
        assert said["design"]["language"] == "cy"
        assert_in_order(pdf.render(said, each.code), tmp_path)


def test_signed_certificates_of_every_kind(signing, all_kinds, tmp_path):
    caches["printed"].clear()
    for each in all_kinds:
        assert_in_order(printed(each), tmp_path)
        done = signatures(printed(each), tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Signature is Valid" in done.stdout
        assert "Total document signed" in done.stdout


def test_a_changed_certificate_is_found_out_by_others_too(signing, certificate, tmp_path):
    content = printed(certificate)
    place = content.index(b"/Title (") + 9
    changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
    assert "Signature is Valid" not in signatures(changed, tmp_path).stdout


def test_an_unsigned_certificate_claims_no_signature(certificate, tmp_path):
    assert "does not contain any signatures" in signatures(printed(certificate), tmp_path).stdout


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_papers_that_name_people_and_their_work(all_kinds, name, nurse, session, project, today, tmp_path):
    nurse.full_name = name[:200]
    nurse.save()
    project.title = session.title = name[:120]
    project.save()
    story = story_of(project, "https://learn.example/projects/1/")
    for content in (
        transcript_pdf.render(transcript_of(nurse, today)),
        badges(session.cohort, [nurse, nurse]),
        sign_in_sheet(session, [(nurse.full_name, "Northbridge Hospitals")]),
        report(story),
        poster(story),
        slide(story),
        cpd_pdf.render(nurse, log(nurse), today, with_reflections=True),
    ):
        assert_in_order(content, tmp_path)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_board_paper(name, tmp_path):
    content = {
        "title": "Improvement skill", "organisation": name[:200], "as_of": "31 October 2026",
        "made_on": f"{datetime(2026, 11, 2):%-d %B %Y}",
        "blocks": [
            {"kind": "heading", "size": 1, "text": f"What {name[:100]} should know"},
            {"kind": "words", "text": name},
            {"kind": "list", "items": [name[:100], "Two"]},
        ],
    }  # fmt: skip
    assert_in_order(board_paper.render(content), tmp_path)
