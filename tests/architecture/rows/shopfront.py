"""The shop's own pages: where it is paid, how it delivers, what its page says."""

from __future__ import annotations

from tests.architecture.policies import Row, sellers

# Who has no second step is led to set one up; what happens with one is in tests/web/seller/test_bank.py.
ROWS = [
    Row("seller:bank", get=sellers(200)),
    Row("seller:bank-account", get=sellers(302), post=sellers(302), changes=frozenset()),
]
