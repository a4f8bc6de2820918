"""Payments name an order by its reference; what a provider sent may name the payer."""

from django.db.models import Q

from shop.base.privacy import Erase, Person, declare, of_user


def _attempts(person: Person) -> Q:
    return Q(reference__in=person.references)


def _of_attempts(person: Person) -> Q:
    return Q(attempt__reference__in=person.references)


declare(
    "payments.Attempt",
    plain="id created_at public_id reference number method amount_minor currency charged_minor charged_currency"
    " status merchant_ref provider_key"
    " capture_key redirect_url"
    " failure_code expires_at asked_at starting_at captured_at captured_minor refunded_minor disputed_minor"
    " when_sent several"
    " by_saved_card card keep_card"
    " reserved_until released_minor",
    rows=_attempts,
)
declare(
    "payments.Capture",
    plain="id created_at public_id attempt part amount_minor charged_minor final status provider_key actor at tries"
    " retry_at claimed done_at",
    rows=_of_attempts,
)
declare(
    "payments.SavedCard",
    plain="id created_at public_id user method",
    personal="brand last4 exp_month exp_year",
    withheld="token mark",
    rows=of_user(),
    erase=Erase.DELETE,
)
declare("payments.LeavingCard", plain="id created_at public_id method token")
declare(
    "payments.InvoiceAccount",
    plain="id created_at public_id user limit_minor currency term_days approved_at closed_at",
    rows=of_user(),
)
declare(
    "payments.Bill",
    plain="id created_at public_id attempt account due_on",
    rows=_of_attempts,
)
declare(
    "payments.AttemptChange",
    plain="id created_at from_status to_status at actor subject",
    personal="reason",
    rows=lambda person: Q(subject__reference__in=person.references),
    why="The record of a payment cannot be changed by anybody.",
)
declare(
    "payments.Notice",
    plain="id created_at provider event_id attempt kind received_at settled_at",
    personal="body",
    rows=_of_attempts,
    why="The provider's proof of a payment; part of the books.",
)
declare(
    "payments.Refund",
    plain="id created_at public_id attempt capture key amount_minor charged_minor status provider_key actor at"
    " tries retry_at claimed done_at into_credit",
    personal="reason",
    rows=_of_attempts,
    erase=Erase.BLANK,
)
declare(
    "payments.Exchange",
    plain="id created_at provider attempt verb address status milliseconds at",
    personal="sent heard",
    rows=_of_attempts,
    why="What was said between us and the provider, masked; deleted after some months.",
)
declare("payments.AccessToken", plain="id created_at public_id provider secret refresh asked_at renews_at expires_at")
declare(
    "payments.Transfer",
    plain="id created_at public_id attempt wallet trx_id status at decided_at decided_by",
    personal="payer reason",
    rows=_of_attempts,
    why="The proof that money came; part of the books.",
)
declare(
    "payments.SandboxCharge",
    plain="id created_at public_id key amount_minor reserve keep token captured_minor refunded_minor currency"
    " return_url state decline_code decided_at",
)
declare("payments.SandboxRefund", plain="id created_at charge key amount_minor")
declare("payments.SandboxCapture", plain="id created_at charge key amount_minor")
declare("payments.SandboxToken", plain="id created_at charge key last4 asks")
