"""A patch in mail form, as `git am` and `quilt import` take it.

One law: the patch below the `---` line is byte for byte the one that --diff prints; the words above
it follow from the plan, so that equal trees get equal mails.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path

from kpatch_ast import __version__
from kpatch_ast.engine.git import Repository
from kpatch_ast.errors import ReadFailed, UsageError
from kpatch_ast.recipes import recipe as recipe_of
from kpatch_ast.report.model import Report, Summary


@dataclass(frozen=True, slots=True)
class Author:
    """Who a mail is from, and when."""

    name: str
    email: str
    seconds: int
    zone: str  #: e.g. "+0100"

    @property
    def address(self) -> str:
        return f"{self.name} <{self.email}>"


def author(path: Path) -> Author:
    """The author that git would give to a commit made in `path`, which may be no repository.

    Raises UsageError if git does not know.
    """
    try:
        said = Repository(path).git("var", "GIT_AUTHOR_IDENT").decode("utf-8", "replace").strip()
    except ReadFailed as error:
        raise UsageError(
            "git does not know who the patches are from",
            hint="git config --global user.name NAME, and user.email",
        ) from error
    match = re.fullmatch(r"(.*) <(.*)> (\d+) ([+-]\d{4})", said)
    if match is None:
        raise UsageError(f"git names the author {said!r}, which cannot stand in a mail")
    return Author(match[1], match[2], int(match[3]), match[4])


def describe(plan: Summary, revert: bool, label: str, signer: Author | None = None) -> str:
    """The message of a commit: subject, blank line, body, perhaps signed off."""
    subject = _subject(plan)
    if revert:
        subject = f'Revert "{subject}"'
    changes: dict[str, list[str]] = {}
    for outcome in plan.outcomes:
        if outcome.status in ("insert", "remove"):
            why = changes.setdefault(outcome.path, [])
            if outcome.step.why and outcome.step.why not in why:
                why.append(outcome.step.why)
    lines = [f"- {path}: {'; '.join(why)}" if why else f"- {path}" for path, why in changes.items()]
    made = f"Made by kpatch-ast for {label} (era {plan.era})."
    signed = ["", f"Signed-off-by: {signer.address}"] if signer else []
    return "\n".join([subject, "", *_wrapped(lines), "", made, *signed, ""])


def _subject(plan: Summary) -> str:
    recipe = recipe_of(plan.recipe)
    template = recipe.subject if recipe else ""
    return template.format_map(plan.params) if template and plan.params else f"Add {plan.name}"


def _wrapped(lines: list[str]) -> list[str]:
    import textwrap

    return [
        part
        for line in lines
        for part in textwrap.wrap(line, 72, subsequent_indent="  ", break_long_words=False)
    ]


def mail(report: Report, sender: Author, *, sign_off: bool = False) -> bytes:
    """The mail of a report with a patch."""
    plan = report.summary
    assert plan is not None
    signer = sender if sign_off else None
    subject, _, body = describe(plan, report.revert, report.tree, signer).partition("\n")
    offset = int(sender.zone[:3]) * 3600 + int(sender.zone[0] + sender.zone[3:]) * 60
    date = time.gmtime(sender.seconds + offset)
    head = [
        f"From {report.commit or '0' * 40} Mon Sep 17 00:00:00 2001",
        f"From: {_header(sender.name, phrase=True)} <{sender.email}>",
        f"Date: {_DAYS[date.tm_wday]}, {date.tm_mday} {_MONTHS[date.tm_mon - 1]} "
        f"{time.strftime('%Y %H:%M:%S', date)} {sender.zone}",
        f"Subject: [PATCH] {_header(subject)}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    text = "\n".join(head) + f"\n\n{body.lstrip()}---\n{_stat(plan)}\n"
    return text.encode() + plan.patch + f"-- \nkpatch-ast {__version__}\n\n".encode()


#: Names of RFC 5322; the C library's follow the locale.
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _header(text: str, *, phrase: bool = False) -> str:
    """Text in a header field: RFC 2047 for what is not ASCII, quotes for special characters."""
    if not text.isascii():
        from email.header import Header

        return Header(text, "utf-8", maxlinelen=10_000).encode()
    if phrase and not re.fullmatch(r"[\w !#$%&'*+/=?^`{|}~-]*", text):
        escaped = re.sub(r'(["\\])', r"\\\1", text)
        return f'"{escaped}"'
    return text


def _stat(plan: Summary) -> str:
    """One line a file, as git's own, without the graph."""
    lines = []
    for part in re.split(rb"(?m)^(?=diff --git )", plan.patch)[1:]:
        name = part.split(b"\n", 1)[0].rpartition(b" b/")[2].decode()
        body = part.partition(b"\n@@")[2]
        added = len(re.findall(rb"(?m)^\+", body))
        removed = len(re.findall(rb"(?m)^-", body))
        lines.append(f" {name} | {added + removed} {'+' * bool(added)}{'-' * bool(removed)}\n")
    count = len(lines)
    return f"{''.join(lines)} {count} file{'s' * (count != 1)} changed\n"


def file_name(report: Report, digits: int) -> str:
    """A name that sorts by version: 0007-v2.6.10.patch."""
    label = re.sub(r"[^\w.+-]+", "-", report.tree, flags=re.ASCII).strip("-.") or "tree"
    return f"{report.rank:0{digits}}-{label[-100:]}.patch"
