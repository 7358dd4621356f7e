"""Guessing codes of certificates: a million against the register, and some thousands of them through the public page.

`make bench` runs it on the demo's database; alone, on the database of DATABASE_URL, which must hold certificates:
python -m tests.benchmarks.guessing [codes] [through the page]
"""

from __future__ import annotations

import os
import sys
import time

CODES, ASKED, AT_A_TIME = 1_000_000, 5_000, 1_000


def look_up(count: int) -> str:
    """Each code is read as the page reads it, then looked for in the register, where a true one is found."""
    from certificates.codes import new_code, normalised
    from certificates.models import Certificate

    true = Certificate.objects.values_list("code", flat=True)[:1].get()
    began, hits, found = time.process_time(), 0, 0
    for start in range(0, count, AT_A_TIME):
        codes = [normalised(new_code()) for _ in range(min(AT_A_TIME, count - start))]
        hits += Certificate.objects.filter(code__in=codes).count()
        found += Certificate.objects.filter(code__in=[*codes, true]).count() == 1
    batches = -(-count // AT_A_TIME)
    return (
        f"certificates: {count:,} random codes against {Certificate.objects.count():,} issued, {hits} hits"
        f" (a true one among them found {found} times of {batches}), {time.process_time() - began:.0f} s CPU  goal 0:"
        f" {'met' if hits == 0 and found == batches else 'MISSED'}"
    )


def ask(count: int) -> str:
    """The same through the public page, half of the codes malformed: how many different answers there are."""
    from django.conf import settings
    from django.test import Client

    from certificates.codes import new_code

    settings.RATELIMIT_ENABLE, settings.ALLOWED_HOSTS = False, ["*"]
    client, answers = Client(), set()
    began = time.process_time()
    for number in range(count):
        code = new_code()
        answer = client.get(f"/verify/{code if number % 2 else code[: number % 26] + '!'}/")
        answers.add((answer.status_code, answer.content))
    each = (time.process_time() - began) * 1000 / count
    verdict = "met" if len(answers) == 1 and next(iter(answers))[0] == 404 else "MISSED"
    return (
        f"certificates: {count:,} codes through the page, {len(answers)} answer, {each:.1f} ms each  goal 1: {verdict}"
    )


def main(codes: int = CODES, asked: int = ASKED) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
    django.setup()
    print(look_up(codes), flush=True)
    print(ask(asked), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
