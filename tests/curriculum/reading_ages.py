"""Prints how long each lesson of the starter curriculum is and how old one has to be to read it with ease."""

import os
import sys

import django


def main(codes: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
    django.setup()
    from tests.curriculum.starter_text import reading_ages

    for module, slug, words, (kincaid, smog) in reading_ages(*codes):
        print(f"{module:4} {slug:45} {words:5} words   reading age {kincaid:4.1f} (Flesch-Kincaid), {smog:4.1f} (SMOG)")


if __name__ == "__main__":
    main(sys.argv[1:] or ["L1", "L2", "BRD", "SPN"])
