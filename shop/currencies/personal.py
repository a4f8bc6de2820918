"""Rates are not people; who entered or decided one is kept as an actor."""

from shop.base.privacy import declare

declare("currencies.Rate", plain="id created_at public_id base quote value source valid_from fetched_at held actor")
declare("currencies.RateDecision", plain="id created_at rate accepted at actor")
declare("currencies.CurrencyTerms", plain="id created_at code markup_bps stale_after_hours")
