"""A shop's address is the business's; whose it is has to hand the shop over before leaving."""

from shop.base.privacy import Erase, declare, of_user

declare(
    "sellers.Seller",
    plain="id created_at public_id slug name story district founded_year picture status approved_at handling_days",
    personal="email phone",
    why="The shop's contact for orders and the law; an owner cannot be erased before handing the shop over.",
)
declare("sellers.SellerChange", plain="id created_at from_status to_status at actor reason subject")
declare("sellers.SellerStaff", plain="id created_at seller user role", rows=of_user(), erase=Erase.DELETE)
