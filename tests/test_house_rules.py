"""The size of files and their names, so that nobody has to argue."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("lms", "curriculum", "certificates", "templates", "tests")
LONGEST = 400
SAYS_NOTHING = {"utils", "helpers", "common", "misc", "services"}


def files(*suffixes: str) -> list[Path]:
    return [
        path
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.suffix in suffixes and "migrations" not in path.parts
    ]


def test_no_file_is_longer_than_400_lines():
    long = {str(p.relative_to(ROOT)) for p in files(".py", ".html") if len(p.read_text().splitlines()) > LONGEST}
    assert long == set()


def test_no_file_has_a_name_that_says_nothing():
    assert [str(p.relative_to(ROOT)) for p in files(".py") if p.stem in SAYS_NOTHING] == []


def test_the_house_has_files_to_check():
    assert len(files(".py")) > 50
