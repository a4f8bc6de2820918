"""How the marketplace stands now."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop.base.figures import Plumbing, plumbing
from shop.base.permissions import Permission
from shop.currencies.queries import held_rates, stale_currencies
from shop.notifications.queries import MailFigures, mail_figures
from shop.orders.queries import day_figures
from shop.roles.queries import can
from shop.store.queries import store
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest


@require_safe
@staff_required(Permission.STAFF_VIEW)
def dashboard(request: UserRequest) -> HttpResponse:
    """Alerts first, then today's orders, then what the machines do."""
    now = timezone.localtime()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    mails, machine = mail_figures(), plumbing(at=now)
    context = {
        "day": day_figures(since=midnight, today=now.date(), currency=store().currency),
        "shows_takings": can(request.user, Permission.TAKINGS_VIEW),
        "mails": mails,
        "machine": machine,
        "alerts": alerts(mails, machine) + currency_alerts(now),
        "now": now,
        "keeps_mails": not settings.EMAIL_URL,
    }
    return page(request, "staff/dashboard.html", context)


def alerts(mails: MailFigures, machine: Plumbing) -> list[str]:
    """What somebody should look at, in sentences."""
    sentences = (
        (mails.dead, _("Some mails were refused again and again, and are given up.")),
        (machine.dead_deliveries, _("Some events could not be handled, and are given up.")),
        (machine.dead_tasks, _("Some tasks failed again and again, and are given up.")),
    )
    return [sentence for count, sentence in sentences if count]


def currency_alerts(at: datetime) -> list[str]:
    """What is wrong with exchange rates, where another currency is offered; no query elsewhere."""
    if not store().currencies:
        return []
    sentences = (
        (stale_currencies(at=at), _("Some exchange rates are old or missing. The last good ones go on.")),
        (held_rates().exists(), _("Some exchange rates moved far and wait for a decision.")),
    )
    return [sentence for found, sentence in sentences if found]
