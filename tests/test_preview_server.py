"""The preview over the wire: who is answered, what is given out, under which policy."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from conftest import KEPT, SMALL
from serving import PATIENCE, Preview, serving
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from explainer.build import build
from explainer.cli import main, shipped
from explainer.inputs import read_inputs
from explainer.preview.dress import dressed, headers_of, relaxed


@pytest.fixture(scope="module")
def tides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """Return a preview of the small explainer that no test changes."""
    with serving(written(tmp_path_factory.mktemp("tides"))) as preview:
        yield preview


def written(root: Path) -> Path:
    """Write the small explainer, and a draft in it."""
    for path, text in {
        **SMALL,
        "content/sections/02-draft.md": "+++\ndraft = true\n+++\n# Later\n\nLater.\n",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


# ---------------------------------------------------------------- who is answered


@pytest.mark.parametrize("path", ["/", "/en/", "/_preview/state.json", "/_preview/client.js", "/livereload"])
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "10.0.0.1:{port}", ""]
)
def test_a_request_under_another_name_is_refused(tides: Preview, path: str, host: str) -> None:
    answer = tides.get(path, Host=host.format(port=tides.port))
    assert answer.status in (400, 403)
    assert b"Moon" not in answer.body


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_this_machine_is_answered_under_its_own_names(tides: Preview, name: str) -> None:
    assert tides.get("/en/", Host=f"{name}:{tides.port}").status == 200


def test_nobody_is_listened_to_on_another_address(tides: Preview) -> None:
    with socket.socket() as other:
        other.settimeout(PATIENCE)
        assert other.connect_ex(("127.0.0.2", tides.port)) != 0


async def greeted(preview: Preview, **headers: str) -> dict[str, Any]:
    """Connect as a page does, and return what the preview says it shows."""
    request = HTTPRequest(f"ws://127.0.0.1:{preview.port}/livereload", headers=headers)
    line = await websocket_connect(request)
    await line.write_message(json.dumps({"command": "hello", "protocols": [], "ver": "1"}))
    hello = json.loads(await line.read_message() or "")
    assert hello["command"] == "hello"
    assert "http://livereload.com/protocols/official-7" in hello["protocols"]
    await line.write_message(json.dumps({"command": "info", "url": "", "page": "en/index.html"}))
    said: dict[str, Any] = {"command": ""}
    while said["command"] != "state":
        said = json.loads(await line.read_message() or "")
    await left(line)
    return said


async def left(line: WebSocketClientConnection) -> None:
    """Close a connection, and wait until it is."""
    line.close()
    while await line.read_message() is not None:
        pass


def test_a_page_of_this_preview_may_listen(tides: Preview) -> None:
    said = asyncio.run(greeted(tides, Origin=f"http://127.0.0.1:{tides.port}"))
    assert said["build"] == tides.state()["build"]


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "null", "http://localhost"])
def test_a_page_of_somewhere_else_may_not_listen(tides: Preview, origin: str) -> None:
    with pytest.raises(HTTPClientError, match="403"):
        asyncio.run(greeted(tides, Origin=origin))


@pytest.mark.parametrize(
    "message", ["", "{", "[]", "null", '{"command": 3}', '{"command": "info", "page": {}}', "\x00"]
)
def test_what_no_page_would_say_does_no_harm(tides: Preview, message: str) -> None:
    async def say() -> None:
        line = await websocket_connect(f"ws://127.0.0.1:{tides.port}/livereload")
        await line.write_message(message)
        await left(line)

    asyncio.run(say())
    assert tides.get("/en/").status == 200


# ---------------------------------------------------------------- what is given out

OUTSIDE = [
    "/../content/explainer.toml",
    "/en/../../content/explainer.toml",
    "/%2e%2e/content/explainer.toml",
    "/..%2fcontent/explainer.toml",
    "/en/%2e%2e%2f%2e%2e%2fcontent/explainer.toml",
    "/..\\content\\explainer.toml",
    "//content/explainer.toml",
    "/content/explainer.toml",
    "/_preview/../../builder.py",
    "/_preview/%2e%2e/builder.py",
    "/_preview/../assets/client.js",
    "/etc/passwd",
    "//etc/passwd",
    "/en/index.html%00.txt",
    "/.made-by-explainer",
]


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_file_outside_the_build_is_given_out(tides: Preview, path: str) -> None:
    answer = tides.get(path)
    body = answer.body
    assert answer.status in (400, 403, 404)
    assert b"language = " not in body
    assert b"root:" not in body
    assert b"import " not in body


def test_the_pages_are_those_that_are_published_and_the_drafts(tides: Preview) -> None:
    published = lxml.html.fromstring(build(read_inputs(tides.root, shipped())).files["fr/index.html"])
    page = lxml.html.fromstring(tides.get("/fr/").body)
    draft = page.get_element_by_id("draft")
    assert draft.find_class("note")
    draft.drop_tree()
    main, own = (each.get_element_by_id("main").text_content().split() for each in (page, published))
    assert [word for word in main if word not in ("Later", "Later.")] == own


def test_a_folder_is_led_to_its_page(tides: Preview) -> None:
    answer = tides.get("/fr")
    assert (answer.status, answer.headers["Location"]) == (302, "/fr/")


def test_what_is_not_there_gets_the_site_s_own_page(tides: Preview) -> None:
    answer = tides.get("/nowhere")
    assert answer.status == 404
    assert b"<h1>404</h1>" in answer.body


def test_feeds_are_given_out_as_they_are(tides: Preview) -> None:
    answer = tides.get("/fr/feed.xml")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer.body == build(read_inputs(tides.root, shipped()), preview=True).files["fr/feed.xml"]


def test_all_languages_are_in_the_switcher(tides: Preview) -> None:
    page = lxml.html.fromstring(tides.get("/en/").body)
    switcher = page.find(".//nav//ul")
    assert [link.get("hreflang") for link in switcher.iter("a")] == ["fr", "en-XA", "ar-XB"]
    for language in ("en-XA", "ar-XB"):
        other = tides.get(f"/{language}/")
        assert other.status == 200
        assert lxml.html.fromstring(other.body).get("lang") == language


def test_nothing_is_kept_by_the_browser(tides: Preview) -> None:
    assert tides.get("/en/").headers["Cache-Control"] == "no-store"


# ---------------------------------------------------------------- policy

SCRIPT, LISTEN = "http://h:1/_preview/client.js", "ws://h:1/livereload"


def test_the_policy_is_the_published_one_but_for_the_preview_s_script_and_socket(tides: Preview) -> None:
    published = lxml.html.fromstring(build(read_inputs(tides.root, shipped())).files["en/index.html"])
    answer = tides.get("/en/")
    shown = lxml.html.fromstring(answer.body)
    meta = "//meta[@http-equiv='Content-Security-Policy']/@content"
    host = f"127.0.0.1:{tides.port}"
    before, after = (directives(page.xpath(meta)[0]) for page in (published, shown))
    assert after.pop("script-src") == [f"http://{host}/_preview/client.js"]
    assert after["connect-src"] == [*before["connect-src"], f"ws://{host}/livereload"]
    assert {**after, "connect-src": before["connect-src"]} == before
    header = directives(answer.headers["Content-Security-Policy"])
    assert header.pop("frame-ancestors") == ["'none'"]
    assert header["script-src"] == [f"http://{host}/_preview/client.js"]


def directives(policy: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (each.split() for each in policy.split(";"))}


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("", ""),
        ("img-src 'self'", "img-src 'self'"),
        (
            "default-src 'none'",
            f"default-src 'none'; script-src {SCRIPT}; connect-src 'self' {LISTEN}",
        ),
        (
            "default-src 'self'; SCRIPT-SRC 'none'; connect-src https://a",
            f"default-src 'self'; script-src {SCRIPT}; connect-src https://a 'self' {LISTEN}",
        ),
    ],
)
def test_a_policy_is_relaxed_for_the_preview_alone(policy: str, expected: str) -> None:
    assert relaxed(policy, "h:1") == expected


@pytest.mark.parametrize(
    "start",
    [
        '<!DOCTYPE html>\n<html lang="en">\n<head>',
        "<!doctype html><!-- > --><html lang='a>b'><head data-x=\"<head>\">",
        "<html>",
        "<!DOCTYPE html>",
        "",
        "\n<!-- note -->\n<!DOCTYPE html><html><head>",
    ],
)
def test_the_script_stands_where_the_head_begins(start: str) -> None:
    page = f"{start}<title>A</title><p>{'x' * 100_000}".encode()
    shown = dressed(page, "h:1", {"build": '"<&'})
    script = b'<script src="/_preview/client.js" defer data-build="&quot;&lt;&amp;"></script>'
    assert shown == start.encode() + script + page[len(start.encode()) :]


def test_only_the_policy_among_the_metas_is_touched() -> None:
    page = (
        '<html><head><meta name="description" content="default-src \'none\'">'
        "<meta content='default-src &#39;none&#39;' HTTP-EQUIV=Content-Security-Policy>"
    )
    shown = unescape(dressed(page.encode(), "h:1", {}).decode())
    assert '<meta name="description" content="default-src \'none\'">' in shown
    assert f"content=\"default-src 'none'; script-src {SCRIPT};" in shown


def test_headers_are_read_as_a_host_reads_them() -> None:
    rules = "/*\n  A: 1\n  B: 2\n/assets/*\n  B: 3\n"
    assert headers_of(rules, "/en/index.html") == {"A": "1", "B": "2"}
    assert headers_of(rules, "/assets/a.svg") == {"A": "1", "B": "3"}


def test_the_preview_s_script_never_reaches_the_site(tides: Preview) -> None:
    assert main(["--root", str(tides.root)]) == 0
    published = [path for path in (tides.root / "site").rglob("*") if path.is_file()]
    assert published
    assert all(
        word not in path.read_bytes()
        for path in published
        for word in (b"_preview", b"livereload", b"data-m=")
    )


# ---------------------------------------------------------------- beginning and end


def test_a_port_that_is_taken_leads_to_the_next(tides: Preview, tmp_path: Path) -> None:
    root = written(tmp_path)
    with serving(root, "--port", str(tides.port)) as other:
        assert other.port > tides.port
        assert other.get("/en/").status == 200


def test_a_folder_without_an_explainer_is_a_wrong_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--root", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f"build.py: {tmp_path} has no folder content/: name an explainer's folder with --root\n"
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_nothing_running(tmp_path: Path, number: int) -> None:
    with serving(written(tmp_path)) as preview:
        preview.get("/en/")
        preview.process.send_signal(number)
        assert preview.process.wait(PATIENCE) == 0
        with pytest.raises(ProcessLookupError):
            os.killpg(preview.process.pid, 0)
        with socket.socket() as again:
            assert again.connect_ex(("127.0.0.1", preview.port)) != 0


def test_a_preview_may_begin_with_a_mistake(tmp_path: Path) -> None:
    root = written(tmp_path)
    section = root / "content/sections/01-cause.md"
    text = section.read_text(encoding="utf-8")
    section.write_text("no title\n", encoding="utf-8")
    with serving(root) as preview:
        answer = preview.get("/en/")
        assert answer.status == 503
        assert b"Nothing could be built yet" in answer.body
        assert [problem["place"] for problem in preview.state()["problems"]] == [
            "content/sections/01-cause.md:1"
        ]
        section.write_text(text, encoding="utf-8")
        preview.until(lambda state: not state["stopped"])
        assert preview.get("/en/").status == 200


# ---------------------------------------------------------------- what it says


def test_an_edit_and_its_effect_are_printed(tmp_path: Path) -> None:
    with serving(written(tmp_path)) as preview:
        section = tmp_path / "content/sections/01-cause.md"
        section.write_text(section.read_text(encoding="utf-8").replace("around", "round"), encoding="utf-8")
        preview.says(r"^saved     content/sections/01-cause\.md: \d+ ms|^saved .*: \d+\.\d s")
        preview.says(r"^          this edit makes 1 message stale in French$")


def test_problems_are_printed_as_a_build_prints_them(tmp_path: Path) -> None:
    with serving(written(tmp_path)) as preview:
        (tmp_path / "content/people.toml").write_text("[[person]]\n", encoding="utf-8")
        preview.says(r"^saved     content/people\.toml: not built, the last good pages are shown$")
        preview.says(r"^content/people\.toml:1: the field 'id' is missing from \[\[person\]\]$")
        preview.says(r"^    fix: add id = ")


# ---------------------------------------------------------------- review


def test_the_review_says_all_that_is_known_of_a_message() -> None:
    from explainer.preview.rebuild import Workshop, id_of
    from explainer.preview.review import review_of

    site = Workshop().build(read_inputs(KEPT / "moon", shipped()))
    review = review_of(site, "ar")
    stale = next(key for key, said in site.editions["ar"].said.items() if said.state == "stale")
    message = review["messages"][id_of(stale)]
    assert message["text"] == stale[1]
    assert message["translation"]
    assert message["previous"] != message["text"]
    path, line = message["place"].rsplit(":", 1)
    catalog = (KEPT / "moon" / path).read_text(encoding="utf-8").split("\n")
    assert catalog[int(line) - 1].startswith("msgid")
    assert sum(part["counts"].get("stale", 0) for part in review["parts"]) == review["counts"]["stale"]
