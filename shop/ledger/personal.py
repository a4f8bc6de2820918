"""The books hold amounts and references, never a person."""

from shop.base.privacy import declare

declare("ledger.Account", plain="id created_at code currency kind")
declare("ledger.Journal", plain="id created_at uid kind key reference at actor reverses")
declare("ledger.Posting", plain="id created_at journal account amount_minor currency part")
