"""The design system's stylesheet is the package's own, but for the typefaces it would fetch from another host."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders

PACKAGES = "wagtailnhsukfrontend/css/nhsuk-frontend-10.4.2.min.css"
OURS = "lms/nhsuk-frontend-10.4.2.min.css"


def without_fonts(css: str) -> str:
    # Left in and refused by our Content-Security-Policy, they would be an error in the console of every page.
    return re.sub(r"@font-face\{[^}]*\}|/\*# sourceMappingURL=.*?\*/", "", css)


def test_the_stylesheet_is_the_packages_own_without_its_fonts():
    """After an upgrade: write without_fonts(the package's) to lms/static/lms/ and change the two names above."""
    package, ours = (Path(finders.find(name)).read_text() for name in (PACKAGES, OURS))
    assert ours == without_fonts(package)
    assert "://" not in ours.replace("http://www.w3.org/", "")
