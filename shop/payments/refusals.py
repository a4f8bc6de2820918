"""Why a payment was refused; services and gateways raise the same ones."""

from shop.base.refusal import Refusal


class CannotRefund(Refusal):
    """More than was captured, or a way to pay that cannot give money back."""
