"""What is suggested while somebody types."""

from tests.architecture.policies import Row, everyone

ROWS = [Row("storefront:suggest", get=everyone(200))]
