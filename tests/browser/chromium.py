"""Which Chromium the browser tests drive, and how to get one. `python -m tests.browser.chromium` prints its path."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-core", "fonts-beng")
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
)


def arguments() -> list[str]:
    """Command line of the browser; root has no sandbox to enter."""
    return [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def find() -> Path | None:
    """The Chromium of this machine: CHROMIUM_PATH, then the PATH, then Playwright's own download."""
    if chosen := os.environ.get("CHROMIUM_PATH"):
        if not works(Path(chosen)):
            raise SystemExit(f"CHROMIUM_PATH names {chosen}, which does not run.")
        return Path(chosen)
    found = (Path(path) for path in map(shutil.which, NAMES) if path)
    return next(filter(works, found), None) or next(filter(works, [downloaded()]), None)


def downloaded() -> Path:
    """Where Playwright keeps its own Chromium, present or not."""
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def works(path: Path) -> bool:
    """Tell whether it starts: a name on the PATH may be a stub that only prints advice."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and "Chrom" in answer.stdout


def obtain() -> Path:
    """Find Chromium or install one; ends with a sentence when none can be had."""
    for install in (lambda: None, install_from_debian, install_with_playwright):
        install()
        if path := find():
            return path
    raise SystemExit("No Chromium can be had here. Install one, or name it in CHROMIUM_PATH.")


def install_from_debian() -> None:
    """As root on Debian and its kin, with the fonts of the demo's languages."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "update", "-qq"], environment)
        run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES], environment)


def install_with_playwright() -> None:
    """Anywhere else: Playwright's own build, in the user's cache folder."""
    run([sys.executable, "-m", "playwright", "install", "chromium"], dict(os.environ))


def run(command: list[str], environment: dict[str, str]) -> None:
    """Run an installer; its messages go to stderr, and a failure only means that the next way is tried."""
    subprocess.run(command, env=environment, stdout=sys.stderr, check=False)


if __name__ == "__main__":
    sys.stdout.write(f"{obtain()}\n")
