"""The demo's own tables: nothing in them is of real people."""

from shop.base.privacy import declare

declare("demo.PracticeRecord", plain="id created_at provider key body")
