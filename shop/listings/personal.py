"""Changes of products are not people; who made them is an actor's id."""

from shop.base.privacy import declare

declare("listings.ChangeSet", plain="id created_at public_id seller kind wish blocked at actor undone_at")
declare(
    "listings.ProductEdit",
    plain="id created_at public_id change_set product before after stock_before stock_after undone_at",
)
declare(
    "listings.Proposal",
    plain="id created_at public_id product seller status before after risks submitted_by submitted_at words decided_by"
    " decided_at",
)
declare("listings.ProposalChange", plain="id created_at from_status to_status at actor reason subject")
declare("listings.Trust", plain="id created_at seller at actor")
