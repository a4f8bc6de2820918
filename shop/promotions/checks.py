"""What must hold of promotions beside the books; looked at by `manage.py ledger verify`."""

from shop.ledger.checks import from_sql, register

register(
    from_sql(
        "uses of a promotion",
        """
        SELECT 'promotion ' || p.id, 'counts ' || p.used || ' uses of at most ' || p.limit_total || ', orders made '
               || count(r.id)
        FROM promotions_promotion p
        LEFT JOIN promotions_redemption r ON r.promotion_id = p.id AND r.released_at IS NULL
        WHERE p.limit_total IS NOT NULL GROUP BY p.id
        HAVING p.used <> count(r.id) OR count(r.id) > p.limit_total ORDER BY p.id
        """,
    )
)
register(
    from_sql(
        "codes that work once",
        """
        SELECT c.text, 'was used ' || count(r.id) || ' times, and says ' || c.used
        FROM promotions_code c
        LEFT JOIN promotions_redemption r ON r.code_id = c.id AND r.released_at IS NULL
        WHERE c.once GROUP BY c.id HAVING c.used <> count(r.id) ORDER BY c.id
        """,
    )
)
