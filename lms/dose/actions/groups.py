"""What HR does to the groups: one draft at a time, changed step by step, approved by a named person or discarded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from lms.dose.actions.targets import decided, set_target
from lms.dose.counts.counting import recount_organisation
from lms.dose.groups.drafts import LAST, DraftRefused, fingerprint, gone_units, removed_codes, with_replaced
from lms.dose.groups.rules import default_groups, fits
from lms.dose.models import Group, Grouping, Target
from lms.people import audit
from lms.people.models import Organisation, OrgUnit, Person

SOURCES = ("current", "defaults")
Rule = Mapping[str, list[Any]]


@transaction.atomic
def start_draft(organisation: Organisation, *, source: str, by: Person, now: datetime) -> Grouping:
    """Begin the next version as a copy of the current groups or of the defaults; a draft that is there is returned.

    An organisation that has approved none yet has the defaults as its current groups.
    """
    if source not in SOURCES:
        raise ValueError(f"A draft can't begin from {source!r}.")
    _lock(organisation)
    versions = Grouping.objects.filter(organisation=organisation)
    if draft := versions.filter(state=Grouping.State.DRAFT).first():
        return draft
    current = versions.filter(state=Grouping.State.CURRENT).first() if source == "current" else None
    last = versions.aggregate(last=Max("version"))["last"] or 0
    draft = Grouping.objects.create(organisation=organisation, version=last + 1, made_by=by, made_at=now)
    copied = list(current.groups.all()) if current else default_groups()
    for rank, group in enumerate(copied, start=1):
        rank = rank if rank < len(copied) else LAST
        Group.objects.create(grouping=draft, code=group.code, name=group.name, rule=group.rule, rank=rank)
    audit.record("groups.drafted", f"Began a draft of the groups, version {draft.version}", by=by, grouping=draft.pk)
    return draft


@transaction.atomic
def add_group(draft: Grouping, *, code: str, name: str, rule: Rule, by: Person) -> Group:
    """Add a group just before the last one. The same group added twice is added once."""
    groups = _open(draft)
    rule = _safe(rule, draft)
    there = next((group for group in groups if group.code == code), None)
    if there and (there.name, there.rule) == (name, rule):
        return there
    if there:
        raise DraftRefused(f"The draft has a group {code} already, “{there.name}”. Give this one another code.")
    ranks = [group.rank for group in groups[:-1]]
    return Group.objects.create(grouping=draft, code=code, name=name, rule=rule, rank=max(ranks, default=0) + 1)


@transaction.atomic
def change_group(
    draft: Grouping, was: str, *, code: str, name: str, rule: Rule, seen: str | None = None, by: Person
) -> Group:
    """Change a group. `seen` is the fingerprint of it when it was opened: if a colleague changed it since, it stays."""
    groups = _open(draft)
    group = _find(groups, was)
    if seen and seen != fingerprint([group]):
        raise DraftRefused(
            f"Somebody changed {group.name} while you had it open. What you entered is still here: "
            "compare it with the draft, then save again."
        )
    if code != was and any(other.code == code for other in groups):
        raise DraftRefused(f"The draft has a group {code} already. Give this one another code.")
    group.code, group.name = code, name
    group.rule = {} if group == groups[-1] else _safe(rule, draft)
    group.save()
    return group


@transaction.atomic
def move_group(draft: Grouping, code: str, *, up: bool, by: Person) -> None:
    """Look at a group one step earlier or later. At the end of the row, before the last group, nothing moves."""
    groups = _open(draft)
    group = _find(groups, code)
    place = groups.index(group)
    other = place - 1 if up else place + 1
    if group == groups[-1] or not 0 <= other < len(groups) - 1:
        return
    ranks = group.rank, groups[other].rank
    for pk, rank in ((group.pk, LAST + 1), (groups[other].pk, ranks[0]), (group.pk, ranks[1])):
        Group.objects.filter(pk=pk).update(rank=rank)


@transaction.atomic
def remove_group(draft: Grouping, code: str, *, by: Person) -> None:
    """Take a group out of the draft; taking it out again changes nothing. The last one stays: it catches the rest."""
    groups = _open(draft)
    if code == groups[-1].code:
        raise DraftRefused(f"{groups[-1].name} stays: it catches everyone whom no group before it does.")
    Group.objects.filter(grouping=draft, code=code).delete()


@transaction.atomic
def discard(draft: Grouping, *, by: Person) -> None:
    """Throw the draft away. Nobody was counted by it; discarding it again changes nothing."""
    locked = Grouping.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        return
    if locked.state != Grouping.State.DRAFT:
        raise DraftRefused(f"Version {locked.version} was approved by {locked.approved_by}: it can't be discarded.")
    locked.delete()
    audit.record("groups.discarded", f"Discarded the draft of the groups, version {locked.version}", by=by)


@transaction.atomic
def approve(
    draft: Grouping,
    *,
    approved_by: str,
    rationale: str,
    seen: str,
    by: Person,
    now: datetime,
    today: date,
    replacements: Mapping[str, str] | None = None,
) -> Grouping:
    """Make the draft count: the version before becomes an earlier one, and everyone is counted anew.

    `seen` is the fingerprint of what was previewed. `replacements` says for each group that targets ask and the draft
    no longer has which one they ask instead; those targets get a new version. Approving twice is approving once.
    """
    _lock(draft.organisation)
    draft = _still_there(draft)
    if draft.state == Grouping.State.CURRENT:
        return draft
    groups = _open(draft)
    _check(draft, groups, seen)
    moved = _moved_targets(draft, groups, replacements or {})
    versions = Grouping.objects.filter(organisation=draft.organisation)
    versions.filter(state=Grouping.State.CURRENT).update(state=Grouping.State.EARLIER)
    draft.state, draft.approved_at = Grouping.State.CURRENT, now
    draft.approved_by, draft.rationale = approved_by, rationale
    draft.save()
    for target, asked_of in moved:
        reason = f"{target.rationale} Asked anew when version {draft.version} of the groups was approved."
        anew = {"asked_of": asked_of, "rationale": reason, "approved_by": approved_by}
        set_target(draft.organisation, target.level, **decided(target) | anew, by=by)
    label = f"Groups, version {draft.version}, approved by {approved_by}"
    audit.record("groups.approved", label, by=by, grouping=draft.pk, targets=[target.pk for target, _ in moved])
    recount_organisation(draft.organisation, on=today)
    return draft


def _check(draft: Grouping, groups: list[Group], seen: str) -> None:
    if seen != fingerprint(groups):
        raise DraftRefused("The draft has changed since you looked at it. Here it is as it stands now: look again.")
    if gone := gone_units(groups, draft.organisation):
        codes = ", ".join(gone)
        raise DraftRefused(f"{codes}: the rule names a unit that no longer exists. Change the rule, then approve.")


def _moved_targets(
    draft: Grouping, groups: list[Group], replacements: Mapping[str, str]
) -> list[tuple[Target, dict[str, list[str]]]]:
    """Targets that ask a group which goes, with whom they ask instead."""
    targets = Target.objects.filter(organisation=draft.organisation, is_current=True).select_related("level")
    removed = removed_codes(groups, targets)
    codes = {group.code for group in groups}
    for code, asking in removed.items():
        if replacements.get(code) not in codes:
            names = " and of ".join(target.level.title for target in asking)
            raise DraftRefused(f"The target of {names} asks {code}. Say which group it asks instead.")
    moved = {target.pk: target for asking in removed.values() for target in asking}
    return [(target, with_replaced(target.asked_of, replacements)) for target in moved.values()]


def _lock(organisation: Organisation) -> None:
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _still_there(draft: Grouping) -> Grouping:
    locked = Grouping.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=draft.pk).first()
    if locked is None:
        raise DraftRefused("There is no draft any more: it was discarded.")
    return locked


def _open(draft: Grouping) -> list[Group]:
    """The groups of a draft in their order, nobody else changing them until the transaction ends."""
    locked = _still_there(draft)
    if locked.state != Grouping.State.DRAFT:
        raise DraftRefused(f"This draft was approved by {locked.approved_by} and is version {locked.version} now.")
    return list(locked.groups.all())


def _find(groups: list[Group], code: str) -> Group:
    found = next((group for group in groups if group.code == code), None)
    if found is None:
        raise DraftRefused(f"{code} is no longer in the draft: it was removed, or has another code.")
    return found


def _safe(rule: Rule, draft: Grouping) -> dict[str, list[Any]]:
    """The rule as it is kept, or a refusal: an empty one would leave nobody to the groups after it."""
    kept = {name: list(values) for name, values in rule.items() if values}
    fits(kept)  # refuses what isn't a rule
    if not kept:
        raise DraftRefused("Choose at least one thing to go by: only the last group catches everyone.")
    units = {int(pk) for pk in kept.get("units", [])}
    if OrgUnit.objects.filter(organisation=draft.organisation_id, pk__in=units).count() != len(units):
        raise DraftRefused("A unit you chose no longer exists. Choose again.")
    return kept
