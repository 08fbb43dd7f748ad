"""The tools that are compared: how each takes the same words, how it is run, where it publishes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import CITATION, LINK, SOURCES, Block, Corpus, Section, plain, translated

HERE = Path(__file__).parent
PEERS = HERE / ".peers"
"""The virtual environment the peers are installed into."""

Files = Mapping[str, str]
"""An input of a tool: contents by path relative to its folder."""


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that makes a site in several languages of one text."""

    name: str
    files: Callable[[Corpus], Files]
    """Writes a corpus in its format."""

    commands: Callable[[Path, Sequence[str]], list[list[str]]]
    """Gives the commands that build the languages in its folder, one after the other, to be run in it."""

    source: str
    """Where a section stands in the source language: `content/fr/{id}.md`."""

    published: str
    """Where it publishes a language: `site/{language}`; the folder above where it has no such folder."""

    def source_of(self, corpus: Corpus, section: Section) -> str:
        """Return the path of a section's file in the source language."""
        return self.source.format(id=section.id, number=corpus.sections.index(section) + 1)

    def folder_of(self, root: Path, language: str) -> Path:
        """Return the folder a language was published into."""
        folder = root / self.published.format(language=language)
        return folder if folder.is_dir() else folder.parent


def peer(program: str) -> str:
    """Return the path of a program of the peers' environment."""
    return str(PEERS / "bin" / program)


# ---------------------------------------------------------------- this project


def explainer_files(corpus: Corpus) -> Files:
    """Write a corpus as an explainer: one language of Markdown and TOML, and a catalog for each other one."""
    texts = [corpus.title, corpus.standfirst]
    files = {"content/explainer.toml": _EXPLAINER.format(title=corpus.title, standfirst=corpus.standfirst)}
    files["content/sources.toml"] = "\n".join(
        _SOURCE.format(n=n, letters=_letters(n)) for n in range(1, SOURCES + 1)
    )
    texts += [f"Pubo {_letters(n)}" for n in range(1, SOURCES + 1)]
    for number, section in enumerate(corpus.sections, 1):
        body = "\n".join(_markdown(block, _as_reference) for block in section.blocks)
        files[f"content/sections/{number:05}-{section.id}.md"] = f"# {section.title}\n\n{body}"
        texts += map(_as_reference, section.texts)
    for language in corpus.languages[1:]:
        catalog = f"locales/{language}/LC_MESSAGES/content.po"
        files[catalog] = _catalog(language, dict.fromkeys(texts))
    return files


_EXPLAINER = """\
language = "fr"
title = "{title}"
standfirst = "{standfirst}"
url = "https://example.org/"
published = 2025-08-16T12:00:00+02:00
"""

_SOURCE = """\
[[source]]
id = "source-{n}"
publisher = "Pubo {letters}"
title = "Title {n}"
url = "https://source.example/{n}"
language = "en"
kind = "news"
"""


def _letters(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number))


def _as_reference(text: str) -> str:
    return CITATION.sub(r"[^source-\1]", LINK.sub(r"[\1][source-\2]", text))


def _catalog(language: str, texts: Mapping[str, None]) -> str:
    entries = [f'msgid "{text}"\nmsgstr "{_translated_marks(text, language)}"\n' for text in texts]
    return "\n".join([_PO_HEADER.format(language=language), *entries])


def _translated_marks(text: str, language: str) -> str:
    """Say a text in another language whose references and citations are written as an explainer's."""
    pieces = text.replace("][source-", "]\0").replace("[^source-", "\1")
    return translated(pieces, language).replace("]\0", "][source-").replace("\1", "[^source-")


_PO_HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def explainer_commands(root: Path, _languages: Sequence[str]) -> list[list[str]]:
    """Build an explainer."""
    return [[sys.executable, str(HERE.parent / "build.py"), "--root", str(root)]]


# ---------------------------------------------------------------- Markdown for the peers


def _markdown(block: Block, say: Callable[[str], str]) -> str:
    texts = [say(text) for text in block.texts]
    if block.kind == "heading":
        return f"## {texts[0]}\n"
    if block.kind == "list":
        return "".join(f"- {text}\n" for text in texts)
    if block.kind == "steps":
        return "".join(f"{number}. {text}\n" for number, text in enumerate(texts, 1))
    if block.kind == "table":
        rows = [f"| {' | '.join(texts[start : start + 3])} |\n" for start in range(0, len(texts), 3)]
        return "".join([rows[0], "| --- | --- | --- |\n", *rows[1:]])
    return f"{texts[0]}\n"


def _as_link(text: str) -> str:
    linked = LINK.sub(r"[\1](https://example.org/source-\2)", text)
    return CITATION.sub(r" ([\1](https://example.org/source-\1))", linked)


def _page(section: Section, language: str) -> str:
    return "\n".join(
        _markdown(block, lambda text: _as_link(translated(text, language))) for block in section.blocks
    )


# ---------------------------------------------------------------- Hugo


def hugo_files(corpus: Corpus) -> Files:
    """Write a corpus for Hugo: a content folder for each language."""
    languages = "".join(
        f'[languages.{language}]\ncontentDir = "content/{language}"\nweight = {weight}\n'
        for weight, language in enumerate(corpus.languages, 1)
    )
    files = {"hugo.toml": _HUGO + languages}
    files["layouts/baseof.html"] = _HUGO_PAGE
    files["layouts/home.html"] = (
        '{{ define "main" }}<ul>{{ range .Site.RegularPages }}'
        '<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}'
    )
    files["layouts/page.html"] = '{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}{{ end }}'
    for language in corpus.languages:
        files[f"content/{language}/_index.md"] = f'---\ntitle: "{translated(corpus.title, language)}"\n---\n'
        for section in corpus.sections:
            head = f'---\ntitle: "{translated(section.title, language)}"\n---\n\n'
            files[f"content/{language}/{section.id}.md"] = head + _page(section, language)
    return files


_HUGO = """\
baseURL = "https://example.org/"
title = "Benchmark"
defaultContentLanguage = "fr"
defaultContentLanguageInSubdir = true
disableKinds = ["taxonomy", "term"]
"""

_HUGO_PAGE = """\
<!doctype html>
<html lang="{{ .Site.Language.Lang }}">
<head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><nav><ul>{{ range .AllTranslations }}
<li><a href="{{ .RelPermalink }}">{{ .Language.Lang }}</a></li>{{ end }}
</ul></nav><main>{{ block "main" . }}{{ end }}</main></body>
</html>
"""


def hugo_commands(root: Path, _languages: Sequence[str]) -> list[list[str]]:
    """Build with Hugo's own binary, without the start of the Python script it is packed with."""
    binary = next(PEERS.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    return [[str(binary), "--quiet", "--cacheDir", str(root / "cache")]]


# ---------------------------------------------------------------- MkDocs


def mkdocs_files(corpus: Corpus) -> Files:
    """Write a corpus for MkDocs with mkdocs-static-i18n in its folder structure, and a bare theme."""
    languages = "".join(
        f"        - locale: {language}\n          name: {language}\n          build: true\n"
        + ("          default: true\n" if language == corpus.languages[0] else "")
        for language in corpus.languages
    )
    files = {"mkdocs.yml": _MKDOCS + languages, "theme/main.html": _MKDOCS_PAGE}
    for language in corpus.languages:
        files[f"docs/{language}/index.md"] = f"# {translated(corpus.title, language)}\n"
        for section in corpus.sections:
            title = f"# {translated(section.title, language)}\n\n"
            files[f"docs/{language}/{section.id}.md"] = title + _page(section, language)
    return files


_MKDOCS = """\
site_name: Benchmark
site_url: https://example.org/
theme:
  name: null
  custom_dir: theme
plugins:
  - i18n:
      docs_structure: folder
      reconfigure_material: false
      languages:
"""

_MKDOCS_PAGE = """\
<!doctype html>
<html lang="{{ config.theme.locale }}">
<head><meta charset="utf-8"><title>{{ page.title }}</title></head>
<body><nav><ul>{% for item in nav.items[:10] %}
<li><a href="{{ item.url | url }}">{{ item.title }}</a></li>{% endfor %}
</ul></nav><main>{{ page.content }}</main></body>
</html>
"""


def mkdocs_commands(_root: Path, _languages: Sequence[str]) -> list[list[str]]:
    """Build with MkDocs."""
    return [[peer("mkdocs"), "build", "--quiet"]]


# ---------------------------------------------------------------- Pelican


def pelican_files(corpus: Corpus) -> Files:
    """Write a corpus for Pelican: each section a page with translations, and a bare theme."""
    files = {"pelicanconf.py": _PELICAN}
    files["theme/templates/page.html"] = _PELICAN_PAGE
    for name in (
        "index",
        "article",
        "archives",
        "tags",
        "categories",
        "category",
        "authors",
        "author",
        "tag",
    ):
        files[f"theme/templates/{name}.html"] = "<!doctype html><title>Benchmark</title>"
    for language in corpus.languages:
        for section in corpus.sections:
            head = f"Title: {translated(section.title, language)}\nSlug: {section.id}\nLang: {language}\n\n"
            files[f"content/pages/{section.id}.{language}.md"] = head + _page(section, language)
    return files


_PELICAN = """\
SITENAME = "Benchmark"
SITEURL = "https://example.org"
PATH = "content"
THEME = "theme"
TIMEZONE = "UTC"
DEFAULT_LANG = "fr"
DIRECT_TEMPLATES = ["index"]
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
PAGE_URL = PAGE_SAVE_AS = "{lang}/{slug}.html"
PAGE_LANG_URL = PAGE_LANG_SAVE_AS = "{lang}/{slug}.html"
"""

_PELICAN_PAGE = """\
<!doctype html>
<html lang="{{ page.lang }}">
<head><meta charset="utf-8"><title>{{ page.title }}</title></head>
<body><nav><ul>{% for one in page.translations %}
<li><a href="/{{ one.url }}">{{ one.lang }}</a></li>{% endfor %}
</ul></nav><main><h1>{{ page.title }}</h1>{{ page.content }}</main></body>
</html>
"""


def pelican_commands(_root: Path, _languages: Sequence[str]) -> list[list[str]]:
    """Build with Pelican."""
    return [[peer("pelican"), "--quiet", "--settings", "pelicanconf.py", "--output", "output"]]


# ---------------------------------------------------------------- Sphinx


def sphinx_files(corpus: Corpus) -> Files:
    """Write a corpus for Sphinx with myst-parser: Markdown, and a catalog for each page and language."""
    files = {"source/conf.py": _SPHINX}
    pages = "\n".join(section.id for section in corpus.sections)
    files["source/index.md"] = f"# {corpus.title}\n\n```{{toctree}}\n{pages}\n```\n"
    for section in corpus.sections:
        files[f"source/{section.id}.md"] = f"# {section.title}\n\n{_page(section, corpus.languages[0])}"
        texts = dict.fromkeys(section.texts)
        for language in corpus.languages[1:]:
            entries = [
                f'msgid "{_as_link(text)}"\nmsgstr "{_as_link(translated(text, language))}"\n'
                for text in texts
            ]
            header = _PO_HEADER.format(language=language)
            files[f"source/locale/{language}/LC_MESSAGES/{section.id}.po"] = "\n".join([header, *entries])
    return files


_SPHINX = """\
project = "Benchmark"
extensions = ["myst_parser"]
html_theme = "basic"
html_copy_source = False
locale_dirs = ["locale"]
gettext_compact = False
"""


def sphinx_commands(_root: Path, languages: Sequence[str]) -> list[list[str]]:
    """Build with Sphinx, one run for each language, each with its own store of parsed pages."""
    quietly = [peer("sphinx-build"), "-Q", "-b", "html"]
    return [
        [*quietly, "-D", f"language={one}", "-d", f"doctrees/{one}", "source", f"output/{one}"]
        for one in languages
    ]


# ---------------------------------------------------------------- all of them

EXPLAINER = Tool(
    "explainer",
    explainer_files,
    explainer_commands,
    "content/sections/{number:05}-{id}.md",
    "site/{language}",
)
HUGO = Tool("Hugo", hugo_files, hugo_commands, "content/fr/{id}.md", "public/{language}")
MKDOCS = Tool("MkDocs", mkdocs_files, mkdocs_commands, "docs/fr/{id}.md", "site/{language}")
PELICAN = Tool("Pelican", pelican_files, pelican_commands, "content/pages/{id}.fr.md", "output/{language}")
SPHINX = Tool("Sphinx", sphinx_files, sphinx_commands, "source/{id}.md", "output/{language}")


def sentences(section: Section, language: str) -> list[str]:
    """Return what readers of a language must find of a section, sentence by sentence."""
    said = [plain(translated(text, language)) for text in section.texts]
    return [sentence for text in said for sentence in text.removesuffix(".").split(". ")]
