"""SARIF for code review, and the page: looked at in a real browser."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.corpus import CORPUS
from tests.histories import WORDS, git, history
from tests.needs import need


@pytest.fixture
def trees(tmp_path: Path, run: Run) -> Path:
    """One that lacks the change, one that has it, one half, one that refuses, one that is none."""
    names = {"a-2.6.37": "x86-2.6.37", "b-has": "x86-2.6.37", "c-half": "x86-2.6.37"}
    names |= {"d-6.12": "x86-6.12", "e-broken": "x86-3.1"}
    for name, tree in names.items():
        shutil.copytree(CORPUS / tree / "tree", tmp_path / name)
    (tmp_path / "f-none").mkdir()
    for name in ("b-has", "c-half"):
        assert run(*WORDS, "-C", str(tmp_path / name))[0] == 0
    (tmp_path / "c-half/arch/x86/vdso/vnumber_of_the_beast.c").unlink()
    makefile = tmp_path / "e-broken/arch/x86/vdso/Makefile"
    makefile.write_text("# <b>mine\n" + makefile.read_text().replace("vobjs-y", "objects-y"))
    return tmp_path


# -- SARIF ------------------------------------------------------------------------------------


def sarif(run: Run, trees: Path, *words: str) -> tuple[int, dict[str, Any]]:
    globbed = ("-C", f"{trees}/[a-f]-*")
    code, out, _ = run(*WORDS, *globbed, "--check", "--format", "sarif", *words)
    return code, json.loads(out)


def test_sarif_names_what_is_missing_where_it_belongs(trees: Path, run: Run) -> None:
    code, log = sarif(run, trees)
    assert code == 3
    assert log["version"] == "2.1.0"
    runs = {Path(r["automationDetails"]["id"]).name: r for r in log["runs"]}
    assert list(runs) == ["a-2.6.37", "b-has", "c-half", "d-6.12", "e-broken", "f-none"]
    assert runs["b-has"]["results"] == []
    (half,) = runs["c-half"]["results"]
    assert half["level"] == "warning"
    location = half["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {
        "uri": "arch/x86/vdso/vnumber_of_the_beast.c",
        "uriBaseId": "TREE",
    }
    assert runs["c-half"]["originalUriBaseIds"]["TREE"]["uri"] == f"{trees.as_uri()}/c-half/"
    lines = {
        (
            r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            r["locations"][0]["physicalLocation"].get("region", {}).get("startLine"),
        ): r["message"]["text"]
        for r in runs["a-2.6.37"]["results"]
    }
    path = "arch/x86/vdso/vextern.h"
    (line,) = [line for (name, line) in lines if name == path]
    source = (trees / "a-2.6.37" / path).read_text().splitlines()
    assert "VEXTERN(vgetcpu_mode)" in source[line - 1]
    (refusal,) = runs["e-broken"]["results"]
    assert refusal["level"] == "error"
    assert "anchor kbuild/vobjs not found" in refusal["message"]["text"]
    assert runs["e-broken"]["invocations"][0]["executionSuccessful"] is False
    (note,) = runs["f-none"]["invocations"][0]["toolExecutionNotifications"]
    assert "nothing in this tree is known" in note["message"]["text"]


def test_sarif_keeps_the_rules_of_its_schema(trees: Path, run: Run) -> None:
    """The constraints of the OASIS schema on every property that we write."""
    _, log = sarif(run, trees)
    assert set(log) == {"$schema", "version", "runs"}
    for one in log["runs"]:
        check_run(one)


def check_run(run: dict[str, Any]) -> None:
    known = {"tool", "automationDetails", "columnKind", "originalUriBaseIds", "invocations"}
    assert set(run) <= known | {"results", "properties"}
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    driver = run["tool"]["driver"]
    assert driver["name"]
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(ids) == len(set(ids))
    assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
    for base in run["originalUriBaseIds"].values():
        assert base.get("uri", "x:/").endswith("/")
        assert re.match(r"\w+:/", base.get("uri", "x:/"))
    for invocation in run["invocations"]:
        assert isinstance(invocation["executionSuccessful"], bool)
        assert isinstance(invocation["exitCode"], int)
        for note in invocation["toolExecutionNotifications"]:
            assert note["level"] in ("none", "note", "warning", "error")
            assert note["message"]["text"]
    for result in run["results"]:
        assert set(result) <= {"ruleId", "level", "message", "locations", "relatedLocations"}
        assert result["ruleId"] in ids
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        for location in (*result["locations"], *result.get("relatedLocations", ())):
            physical = location["physicalLocation"]
            assert re.fullmatch(r"[\w./%-]+", physical["artifactLocation"]["uri"])
            region = physical.get("region")
            if region is not None:
                assert region["startLine"] >= 1
                assert 1 <= region["startColumn"] < region["endColumn"]


def test_sarif_of_one_clean_tree_has_no_result(trees: Path, run: Run) -> None:
    code, out, err = run(*WORDS, "-C", str(trees / "b-has"), "--check", "--format", "sarif")
    assert code == 0
    (only,) = json.loads(out)["runs"]
    assert only["results"] == []
    assert "nothing to do" in err


# -- the page ---------------------------------------------------------------------------------


class _Page(HTMLParser):
    """Every tag closed, every link inside the page and to something."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)
        self.close()
        assert self.open == []
        assert len(self.ids) == len(set(self.ids))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in ("meta", "link", "img", "br"):
            self.open.append(tag)
        for name, value in attrs:
            assert not name.startswith("on"), "a page that runs something"
            assert name not in ("src", "srcset", "action"), "a page that asks for something"
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def page(trees: Path, run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "report.html"
    globbed = ("-C", f"{trees}/[a-f]-*")
    assert run(*WORDS, *globbed, "--check", "--report", str(path))[0] == 3
    return path


def test_the_page_is_whole_and_asks_for_nothing(page: Path) -> None:
    text = page.read_text()
    parsed = _Page(text)
    assert not parsed.tags & {"script", "link", "img", "iframe", "object", "form"}
    assert all(link[0] == "#" and link[1:] in parsed.ids for link in parsed.links)
    assert not re.search(r"https?:|url\(|@import", text)
    for word in ("would change", "already there", "not applicable", "refused", "has a place"):
        assert f">{word}</" in text, word
    assert "&lt;b&gt;mine" in text
    assert "<b>" not in text
    assert "6 trees: " in text


def test_neighbours_that_are_alike_share_a_row(run: Run, tmp_path: Path) -> None:
    repo = tmp_path / "linux.git"
    history(repo, {"v1": "x86-2.6.37", "v2": "x86-2.6.37", "v3": "x86-2.6.37", "v4": "x86-6.12"})
    path = tmp_path / "report.html"
    run(*WORDS, "--git", str(repo), "v*", "--commit", "x/{rev}", "--report", str(path))
    text = path.read_text()
    _Page(text)
    assert text.count("<tr>") == 2 + 4, "each has a branch of its own"
    run(*WORDS, "--git", str(repo), "v*", "--check", "--report", str(path))
    text = path.read_text()
    assert ">v1 .. v3 (3)</th>" in text
    assert text.count("<tr>") == 2 + 2


def test_a_page_that_cannot_be_written_is_one_clear_error(trees: Path, run: Run) -> None:
    words = ("-C", str(trees / "b-has"), "--check", "--report", "/nowhere/report.html")
    code, _, err = run(*WORDS, *words)
    assert code == 4
    assert "cannot write '/nowhere/report.html': No such file or directory" in err


class _Browser:
    """Headless Chromium through chromedriver's WebDriver interface, without a client library."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._session = ""
        self.browser = 0  #: its process id

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=180)
        data = None if body is None else json.dumps(body)
        connection.request(method, f"/session{self._session}{path}", data)
        answer = json.loads(connection.getresponse().read())
        value = answer["value"]
        assert not (isinstance(value, dict) and "error" in value), answer
        return value

    def start(self, profile: Path) -> None:
        args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        args += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
        args += [f"--user-data-dir={profile}", "--window-size=1400,900"]
        chrome = {"binary": shutil.which("chromium"), "args": args}
        wanted = {"browserName": "chrome", "goog:chromeOptions": chrome}
        wanted["goog:loggingPrefs"] = {"browser": "ALL", "performance": "ALL"}
        found = self.call("POST", "", {"capabilities": {"alwaysMatch": wanted}})
        self._session = f"/{found['sessionId']}"
        self.browser = int(found["capabilities"].get("goog:processID", 0))

    def find(self, xpath: str) -> list[str]:
        query = {"using": "xpath", "value": xpath}
        return [next(iter(e.values())) for e in self.call("POST", "/elements", query)]

    def text(self, element: str) -> str:
        return str(self.call("GET", f"/element/{element}/text"))

    def shown(self) -> list[str]:
        """The texts of the details that are visible."""
        script = "return [...document.querySelectorAll('section')]"
        script += ".filter(s => s.checkVisibility()).map(s => s.innerText)"
        found = self.call("POST", "/execute/sync", {"script": script, "args": []})
        return [str(text) for text in found]

    def style(self, element: str, name: str) -> str:
        return str(self.call("GET", f"/element/{element}/css/{name}"))


@contextmanager
def browser(folder: Path) -> Iterator[_Browser]:
    need("chromium", "chromedriver")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    driver = subprocess.Popen(
        ["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    session = _Browser(port)
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        session.start(folder)
        yield session
    finally:
        with suppress(Exception):  # whatever went wrong, no browser is left running
            session.call("DELETE", "")
        driver.terminate()
        driver.wait()
        if session.browser:
            with suppress(ProcessLookupError):
                os.kill(session.browser, signal.SIGKILL)


@pytest.mark.xdist_group("browser")
def test_a_click_shows_the_diff_or_the_refusal(page: Path, tmp_path: Path) -> None:
    with browser(tmp_path / "profile") as session:
        session.call("POST", "/url", {"url": page.as_uri()})
        row = "//tr[contains(th, 'a-2.6.37')]"
        assert len(session.find("//tbody/tr")) == 6
        assert session.shown() == []

        (outcome,) = session.find(f"{row}/td[1]/a")
        assert session.text(outcome) == "would change"
        session.call("POST", f"/element/{outcome}/click", {})
        (said,) = session.shown()
        assert "vnotb = 666;" in said
        assert "+++ b/arch/x86/vdso/Makefile" in said

        steps = session.find(f"{row}/td[position()>1]/a")
        session.call("POST", f"/element/{steps[0]}/click", {})
        (said,) = session.shown()
        assert said.count("diff --git") <= 1

        (refused,) = session.find("//tr[contains(th, 'e-broken')]/td[1]/a")
        colour = session.style(refused, "color")
        assert colour != session.style(outcome, "color"), "refused looks like would change"
        session.call("POST", f"/element/{refused}/click", {})
        (said,) = session.shown()
        assert "anchor kbuild/vobjs not found" in said
        assert "<b>mine" in said, "the source line is not shown"

        target = session.call("GET", "/url").partition("#")[2]
        (close,) = session.find(f"//section[@id='{target}']/a[@class='close']")
        session.call("POST", f"/element/{close}/click", {})
        assert session.shown() == []

        logs = session.call("POST", "/se/log", {"type": "browser"})
        assert [entry for entry in logs if entry["level"] == "SEVERE"] == []
        asked = [
            message["params"]["request"]["url"]
            for entry in session.call("POST", "/se/log", {"type": "performance"})
            for message in [json.loads(entry["message"])["message"]]
            if message["method"] == "Network.requestWillBeSent"
        ]
        # The browser's own pages and pictures are chrome: and data:.
        abroad = ("http", "ws", "ftp", "file")
        ours = {url.partition("#")[0] for url in asked if url.startswith(abroad)}
        assert ours == {page.as_uri()}, "the page asks for something else"


def test_reports_do_not_hold_file_contents(run: Run, tmp_path: Path) -> None:
    """What 10,000 revisions would keep in memory."""
    import pickle

    from kpatch_ast import api
    from tests.histories import VNOTB

    repo = tmp_path / "linux.git"
    history(repo)
    git(repo, "tag", "same", "v3.1^{commit}")
    request = api.request("add-vdso-var", **VNOTB)
    reports = list(api.batch(api.revisions(repo, ["v3.1", "same"]), request))
    assert reports[0].plan is reports[1].plan
    assert len(pickle.dumps(reports[0])) < 40_000
