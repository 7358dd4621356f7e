"""What the database writes into a message by itself: joined text, dates in words, one line, a Message-ID, a place."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Case, CharField, Expression, Func, TextField, Value, When
from django.db.models.functions import Cast, ExtractDay, ExtractMonth, ExtractYear, Left, Replace, Trim
from django.db.models.lookups import Exact
from django.utils import translation
from django.utils.dates import MONTHS

from lms.reminders.wording import LONGEST_SUBJECT

LINE_BREAKS = "\n\r\t\x0b\x0c\x1c\x1d\x1e"  # all that Python takes for the end of a line, and tabs


class Joined(Func):
    """Texts one after the other; none of them may be null."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = TextField()


class OneLine(Func):
    """A subject: one line, because a line break would begin another mail header."""

    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        squeezed = r"btrim(regexp_replace(%(expressions)s, '[[:cntrl:][:space:]]+', ' ', 'g'))"
        return self.as_sql(compiler, connection, template=f"left({squeezed}, {LONGEST_SUBJECT})", **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        text: Expression = self.source_expressions[0]
        for character in LINE_BREAKS:
            text = Replace(text, Value(character), Value(" "))
        for spaces in ("  ", "  "):
            text = Replace(text, Value(spaces), Value(" "))
        return compiler.compile(Left(Trim(text), LONGEST_SUBJECT))


class FreshId(Func):
    """32 random hexadecimal digits, other ones in each row."""

    arity = 0
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="replace(gen_random_uuid()::text, '-', '')", **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="lower(hex(randomblob(16)))", **extra)


def message_id() -> Joined:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return Joined(Value("<"), FreshId(), Value(f"@{host}>"))


class EnglishDate(Func):
    template = "to_char(%(expressions)s, 'FMDD FMMonth YYYY')"
    output_field = TextField()


class LongDate(Func):
    """A date as people write it, 7 May 2026, with the month in this language."""

    output_field = TextField()

    def __init__(self, day: Any, *, language: str, **extra: Any) -> None:
        super().__init__(day, language=language, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        if not self.extra["language"].startswith("en"):
            return self.as_sqlite(compiler, connection)
        return compiler.compile(EnglishDate(*self.source_expressions))

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        (day,) = self.source_expressions
        with translation.override(self.extra["language"]):
            named = [When(Exact(ExtractMonth(day), number), then=Value(str(name))) for number, name in MONTHS.items()]
        month = Case(*named, default=Value(""), output_field=TextField())
        parts = Cast(ExtractDay(day), CharField()), Value(" "), month, Value(" "), Cast(ExtractYear(day), CharField())
        whole = Joined(*parts).resolve_expression(compiler.query)
        return compiler.compile(whole)
