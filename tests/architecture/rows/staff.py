"""The back office."""

from __future__ import annotations

from tests.architecture.policies import Row, office

ROWS = [
    Row("staff:dashboard", get=office(200)),
]
