"""The rows of the matrix, one module a topic; every module's `ROWS` counts, so a new one needs no registration."""

from importlib import import_module
from pkgutil import iter_modules

from tests.architecture.policies import Row

ROWS: list[Row] = [row for module in iter_modules(__path__) for row in import_module(f"{__name__}.{module.name}").ROWS]
