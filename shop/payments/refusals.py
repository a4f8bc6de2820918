"""Why a payment was refused; services and gateways raise the same ones."""

from shop.base.refusal import Refusal


class CannotRefund(Refusal):
    """More than was captured, or a way to pay that cannot give money back."""


class CannotCapture(Refusal):
    """More than is reserved, or a reservation that its provider does not honour any more."""
