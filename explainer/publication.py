"""The build command: the sources in, site/ out, and a line for each thing it did.

What draws the site is loaded while another process reads, so it is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from explainer import home
from explainer.ahead import Readers
from explainer.answers import BABEL
from explainer.cores import available
from explainer.inputs import Inputs, read_inputs
from explainer.kept import Kept, own_secret
from explainer.last_run import BUILD, Seen, Told, engine_in, forget, look, look_at_site, now, remember
from explainer.outcome import said_of, say_problems, verdict

if TYPE_CHECKING:
    from explainer.build import Built


def build_and_publish(root: Path, *, manifest: bool = False, precompress: bool = False) -> int:
    """Build an explainer's site; returns the exit code.

    Raises SourceError, CommandError or FaultError where there is no site to publish.
    """
    looked_at, seen = now(), look(str(root), home.shipped())
    given = [read_inputs(root, Path(home.shipped()))]
    inputs = given[0] if manifest else None
    engine = engine_in(seen)
    with BABEL.outliving(engine):
        built = _built(given, engine, Kept(root, engine, own_secret()))

    from explainer.report import facts
    from explainer.site import publish

    files = _with_copies(built.files) if precompress else built.files
    published = publish(files, root.resolve() / "site")
    for line in facts(built, published):
        print(line)
    if inputs:
        print(_written_manifest(root, inputs, files))
    say_problems(built.problems)
    code = verdict(built.problems)
    if precompress:
        forget(str(root))  # A build without it makes another site.
        return code
    again = "".join(f"{line}\n" for line in facts(built, published._replace(changed=0, removed=0)))
    _remember(root, seen, looked_at, files, (again, said_of(built.problems), code))
    return code


def _remember(root: Path, seen: Seen, looked_at: int, files: Mapping[str, bytes], told: Told) -> None:
    """Keep what a build saw and said, if the site is still the one it made.

    The site is looked at before its bytes are compared: what another build does to it then is a change.
    """
    from explainer.site import is_published

    site = look_at_site(str(root))
    if is_published(files, root.resolve() / "site"):
        remember(str(root), BUILD, seen, looked_at, told, site)
    else:
        forget(str(root))


def _built(given: list[Inputs], engine: bytes, kept: Kept) -> Built:
    """Build a site; `given` holds its inputs, and is emptied so that nothing keeps them once read."""
    processes = available()
    with Readers(given[0], processes, kept) as readers:
        from explainer.build import build
        from explainer.compiled import CompiledTemplates
        from explainer.dates import load
        from explainer.sources import languages_of

        load(languages_of(given[0], "")[1:])
        templates = CompiledTemplates(engine)
        return build(given.pop(), cache=templates, kept=kept, ahead=readers.section, processes=processes)


def _with_copies(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    from explainer.precompress import precompressed

    return precompressed(files)


def _written_manifest(root: Path, inputs: Inputs, files: Mapping[str, bytes]) -> str:
    """Write the manifest of a build; returns the line that says so."""
    from explainer.manifest import NAME, manifest
    from explainer.whole import holds, write_whole

    data = manifest(inputs, files)
    if not holds(root / NAME, data):
        write_whole(root, NAME, data)
    return f"manifest  {NAME}, {len(inputs.files)} files in, {len(files)} out"
