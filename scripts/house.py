"""Rules of the house that no tool knows; each function returns one sentence per fault.

`make check` runs them, and `tests/house` runs them too.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from environment import LOCALE, PYTHON, ROOT

MANIFEST = ROOT / "src" / "handinhand" / "web" / "static" / "vendor" / "manifest.json"
VENDOR_FOLDERS = [MANIFEST.parent, ROOT / "tests" / "browser" / "vendor"]
# Put together from halves, so that this file does not hold what it looks for.
REGISTRY_HOSTS = ["pypi" + ".org", "python" + "hosted.org", "registry.npm" + "js.org"]
_HOME = "|".join(["ho" + "me", "ro" + "ot", "wo" + "rk", "Us" + "ers"])
MACHINE_PATH = re.compile(rf"(?:^|(?<=[\s\"'`=:(]))/(?:{_HOME})/\w[^\s\"'`]*", re.MULTILINE)
NOT_OUR_WORDS = {"LICENSE"}
FORBIDDEN_LICENCE = re.compile(r"(?<![L])(A?GPL|Affero|GNU General Public)", re.IGNORECASE)
LESSER = re.compile(r"LGPL|Lesser General Public", re.IGNORECASE)


def tracked_files() -> list[Path]:
    """Return the files that git tracks or would track."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        return []  # an unpacked release; there is nothing to commit either
    return [path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file()]


# --- links in the docs ------------------------------------------------------------------------

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+\s+(.+?)\s*$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead_links(pages: Iterable[Path] | None = None) -> list[str]:
    """Follow every link between pages of the repository, with its anchor."""
    if pages is None:
        pages = [p for p in tracked_files() if p.suffix == ".md" and "vendor" not in p.parts]
    faults = []
    for page in pages:
        text = _FENCE.sub("", page.read_text())
        for link in _LINK.findall(text):
            if re.match(r"[a-z]+:", link):
                continue
            name, _, anchor = link.partition("#")
            target = (page.parent / name).resolve() if name else page
            if not target.exists():
                faults.append(f"{page.name}: {link} leads nowhere.")
            elif anchor and target.suffix == ".md" and anchor not in _anchors(target.read_text()):
                faults.append(f"{page.name}: {link}: the page has no such heading.")
    return faults


# --- vendored files ---------------------------------------------------------------------------


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def changed_vendor_files() -> list[str]:
    """Compare the files of other projects with the manifest, in both directions."""
    packages = json.loads(MANIFEST.read_text())["packages"]
    faults, listed = [], {MANIFEST}
    for package in packages:
        for key in ("name", "version", "licence", "licence_file", "source", "used_for", "files"):
            if not package.get(key):
                faults.append(f"manifest.json: {package.get('name')} lacks {key}.")
        for name, wanted in package["files"].items():
            path = ROOT / name
            listed.add(path)
            if not path.exists():
                faults.append(f"{name} is in the manifest, but missing.")
            elif sha256(path) != wanted:
                faults.append(f"{name} differs from the manifest.")
        if package["licence_file"] not in package["files"]:
            faults.append(f"manifest.json: {package['name']} does not list its licence file.")
    for folder in VENDOR_FOLDERS:
        present = {path for path in folder.rglob("*") if path.is_file()}
        faults += [f"{p.relative_to(ROOT)} is not in the manifest." for p in present - listed]
    return faults


# --- requirements -----------------------------------------------------------------------------


def normal(name: str) -> str:
    """Return the comparable form of a package name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(file: Path) -> dict[str, str]:
    """Return the pinned version per package of a requirements file."""
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", file.read_text(), re.M)
    return {normal(name): version for name, version in found}


def _declared(lines: Iterable[str]) -> set[str]:
    return {normal(re.split(r"[\[<>=~!; ]", line, maxsplit=1)[0]) for line in lines}


def requirement_faults() -> list[str]:
    """Compare pyproject.toml with the hashed files; needs no network."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run, dev = pins(ROOT / "requirements.txt"), pins(ROOT / "requirements-dev.txt")
    platform = project["project"].get("optional-dependencies", {}).get("platform", [])
    declared_run = _declared([*project["project"]["dependencies"], *platform])
    declared_dev = _declared(project["dependency-groups"]["dev"])
    again = "write the files anew: make requirements"
    faults = [f"requirements.txt lacks {n}; {again}" for n in sorted(declared_run - run.keys())]
    faults += [
        f"requirements-dev.txt lacks {n}; {again}" for n in sorted(declared_dev - dev.keys())
    ]
    faults += [
        f"{name} is {version} in requirements.txt, but {dev.get(name)} for the tests; {again}"
        for name, version in run.items()
        if dev.get(name) != version
    ]
    for file in sorted(ROOT.glob("requirements*.txt")):
        text = file.read_text()
        for block in re.split(r"\n(?=\S)", text):
            if re.match(r"[A-Za-z0-9._-]+(\[[^\]]*\])?==", block) and "--hash=sha256:" not in block:
                faults.append(f"{file.name}: {block.splitlines()[0]} has no hash.")
        if "://" in text or "--index-url" in text:
            faults.append(f"{file.name} names an address.")
    return faults


# --- translations -----------------------------------------------------------------------------


def untranslated() -> list[str]:
    """Find what the English catalogue lacks: missing, fuzzy, or with other placeholders."""
    from babel.messages.pofile import read_po

    path = LOCALE / "en" / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return ["There is no English catalogue: make messages"]
    with path.open("rb") as file:
        catalogue = read_po(file, locale="en")
    faults = []
    for message in catalogue:
        if not message.id:
            continue
        text = message.id if isinstance(message.id, str) else message.id[0]
        strings = [message.string] if isinstance(message.string, str) else message.string
        if not all(strings):
            faults.append(f"not translated: {text}")
        elif message.fuzzy:
            faults.append(f"fuzzy: {text}")
        elif any(_placeholders(s) - _placeholders_of(message.id) for s in strings):
            faults.append(f"other placeholders than the source: {text}")
    return faults


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)[sd]", text))


def _placeholders_of(ids: str | tuple[str, ...] | list[str]) -> set[str]:
    return _placeholders(ids if isinstance(ids, str) else " ".join(ids))


def stale_catalogue() -> list[str]:
    """Collect the texts anew in a copy and compare; without GNU gettext there is nothing to say."""
    if not all(shutil.which(tool) for tool in ("xgettext", "msguniq", "msgmerge")):
        return []
    from babel.messages.pofile import read_po

    def keys(path: Path) -> set[tuple[str, str]]:
        if not path.exists():
            return set()
        with path.open("rb") as file:
            return {(m.context or "", str(m.id)) for m in read_po(file) if m.id}

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        ignored = shutil.ignore_patterns("__pycache__", "*.mo", "static")
        shutil.copytree(ROOT / "src", copy / "src", ignore=ignored)
        shutil.copy(ROOT / "manage.py", copy)
        (copy / LOCALE.relative_to(ROOT)).mkdir(parents=True, exist_ok=True)
        collect_messages(copy)
        name = Path("src/handinhand/locale/en/LC_MESSAGES/django.po")
        new, old = keys(copy / name), keys(ROOT / name)
    faults = [f"in the code, not in the catalogue: {text}" for _, text in sorted(new - old)]
    return faults + [f"in the catalogue, not in the code: {text}" for _, text in sorted(old - new)]


def collect_messages(root: Path) -> None:
    """Run Django's makemessages in a copy of the project, or in the project itself."""
    command = ["makemessages", "-v", "0", "-l", "en", "--no-obsolete", "--add-location", "file"]
    subprocess.run(
        [str(PYTHON), str(root / "manage.py"), *command],
        cwd=root / "src" / "handinhand",
        check=True,
        env=_development_env(),
    )


def _development_env() -> dict[str, str]:
    from environment import base_env

    env = base_env(HANDINHAND_MODE="development", DATABASE_URL="sqlite://:memory:")
    env.pop("PYTHONPATH")  # manage.py finds the copy it lies beside
    return env


# --- words and licences -----------------------------------------------------------------------


def forbidden_words() -> list[str]:
    """Find addresses of registries and paths of a single machine in tracked files."""
    faults = []
    for path in tracked_files():
        if path.name in NOT_OUR_WORDS or "vendor" in path.parts:
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found = [host for host in REGISTRY_HOSTS if host in text]
        found += [match.group() for match in MACHINE_PATH.finditer(text)]
        faults += [f"{path.relative_to(ROOT)} names {word}" for word in found]
    return faults


def _licences(distribution: importlib.metadata.Distribution) -> Iterator[str]:
    meta = distribution.metadata
    yield from (meta.get_all("License-Expression") or [])
    yield from (c for c in meta.get_all("Classifier") or [] if c.startswith("License ::"))
    # Some packages paste the whole text; its first line names the licence.
    yield from (text.strip().splitlines()[0] for text in meta.get_all("License") or [] if text)


def strong_copyleft() -> list[str]:
    """Find installed packages that can be had under GPL or AGPL only."""
    faults = []
    for distribution in importlib.metadata.distributions():
        licences = sorted(set(_licences(distribution)))
        bad = [x for x in licences if FORBIDDEN_LICENCE.search(LESSER.sub("", x))]
        free = [x for x in licences if x not in bad or " OR " in x]
        if bad and not free:
            faults.append(f"{distribution.metadata['Name']}: {', '.join(bad)}")
    return faults
