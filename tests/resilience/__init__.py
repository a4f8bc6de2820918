"""The real shop under kills, outages and crowds."""

import pytest

pytest.register_assert_rewrite("tests.resilience.crowd")  # its assertions name the rows that are wrong
