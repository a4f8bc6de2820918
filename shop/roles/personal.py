"""Who may do what in the office, and who is a premium customer."""

from shop.base.privacy import Erase, declare, of_user

declare("roles.StaffRole", plain="id created_at public_id code name sentence permissions")
declare("roles.StaffMember", plain="id created_at role user", rows=of_user(), erase=Erase.DELETE)
declare(
    "roles.PremiumMember",
    plain="id created_at user",
    personal="starts_on ends_on",
    rows=of_user(),
    erase=Erase.DELETE,
)
