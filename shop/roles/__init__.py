"""Who may do what: roles of the office's staff, premium customers, and what the office decides about an account.

Owns: StaffRole (a named set of rights), StaffMember (who holds it), PremiumMember (a customer's dates).
Never does: sign-in (room `accounts`), roles within a seller (room `sellers`). The vocabulary is `base.permissions`.
"""
