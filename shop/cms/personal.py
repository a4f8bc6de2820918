"""Editorial pages are the marketplace's own."""

from shop.base.privacy import declare

declare("cms.Page", plain="id created_at public_id slug title body published_at updated_at trashed_at")
declare("cms.Section", plain="id created_at public_id position kind content visible")
