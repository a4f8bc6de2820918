"""Who takes and pays money, by the names that people know."""

from __future__ import annotations

from django import template

from shop.web.common.payers import name_of_provider, reason_of_claim

register = template.Library()
register.filter("provider_name", name_of_provider)
register.filter("claim", reason_of_claim)
