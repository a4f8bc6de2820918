"""Papers name their buyers as long as the law wants the books kept; then the names go and the figures stay."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from shop.base.privacy import Erase, Hold, declare, of_user


def _in_the_books(at: datetime) -> Q:
    return Q(issued_at__gt=at - timedelta(days=365 * settings.BOOKS_KEPT_YEARS))


declare(
    "invoicing.Document",
    plain="id created_at public_id kind key series place number seller package invoice statement language currency"
    " net_minor tax_minor rounding_minor total_minor supplied_on issued_on issued_at actor paper erased_at",
    personal="buyer",
    rows=of_user("package__order__user"),
    erase=Erase.BLANK,
    stamp="erased_at",
    hold=Hold("Invoices name the buyer and are kept with the books.", _in_the_books),
    nobody=Q(package__isnull=False, package__order__user=None),
)
declare("invoicing.Letterhead", plain="id created_at legal_name street district postcode country vat_id email")
