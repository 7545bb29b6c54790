"""What is written about Blue Light is true of it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from crawler.run import spiders
from search.query import parse
from search.query.fields import FIELDS
from search.query.guide import WORDS, guide
from tools.sources_table import with_table

ROOT = Path(__file__).parent.parent


def test_the_query_language_is_documented_as_it_is():
    assert (ROOT / "docs" / "query-language.md").read_text("utf-8") == guide()


def test_every_example_of_the_query_language_can_be_typed():
    for example in [*(field.example for field in FIELDS.values()), *(typed for typed, _ in WORDS)]:
        parse(example)


def test_the_readme_names_every_source_with_its_rights():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert readme == with_table(readme), "run: python tools/sources_table.py"
    assert all(f"(`{name}`) | {spider.kind} | `{spider.rights}` |" in readme for name, spider in spiders().items())


def test_every_dependency_says_why_it_is_there():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    told = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    for requirement in [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]:
        name = re.split(r"[\[<>=]", requirement)[0]
        assert re.search(rf"\b{re.escape(name.removesuffix('-stubs').removeprefix('types-'))}\b", told), (
            f"{name} is not in docs/dependencies.md"
        )


def test_the_lock_holds_hashes_and_no_address():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert not re.search(r"https?://|--index-url|--find-links ", lock)
    pins = re.findall(r"^\S+==", lock, re.MULTILINE)
    assert len(pins) <= lock.count("--hash=sha256:")
