"""Files into the shop: sent, looked through, confirmed, watched, corrected, taken back."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.keyset import stretch_by_newest
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.exchange.formats import figures, plain
from shop.exchange.problems import EFFECT_WORDS, file_sentence
from shop.exchange.queries import (
    FILES_KEPT,
    finding_count,
    import_of_seller,
    imports_of_seller,
    left_by_undo,
    lines_left_out,
    may_undo,
    stands_still,
    worst_problems,
)
from shop.exchange.reports import kept_problem, lines_to_correct
from shop.exchange.services import cancel_import, confirm_import, send_import, start_undo, wake_import
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.limits import limited
from shop.web.common.listing import neighbours
from shop.web.seller.import_forms import ImportForm
from shop.web.seller.import_words import EFFECT_TONES, KINDS, STATUSES, TONES
from shop.web.seller.sheets import Echo, attached
from shop.web.seller.shell import portal

SIZE, SHOWN = 25, 20
READ = frozenset({"GET", "HEAD"})


@require_http_methods(["GET", "HEAD", "POST"])
@seller_required(Permission.PRODUCTS_CHANGE)
@limited("seller-imports", times=60, seconds=3600)
def imports(request: SellerRequest) -> HttpResponse:
    """The form, and what was sent before, newest first; `?kind=` chooses what the file holds."""
    kind = request.GET.get("kind", "")
    form = ImportForm(initial={"kind": kind if kind in KINDS else "products"})
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid():
            return sent(request, form)
    return listed(request, form, status=422 if form.errors else 200)


def sent(request: SellerRequest, form: ImportForm) -> HttpResponse:
    """Take the file and lead to its page."""
    wish = {"seller_id": request.seller.pk, "wish": form.wish, "file": form.cleaned_data["file"]}
    try:
        run = send_import(**wish, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        form.add_error("file", str(refusal.message))
        return listed(request, form, status=409)
    return redirect("seller:import", run.public_id)


def listed(request: SellerRequest, form: ImportForm, *, status: int = 200) -> HttpResponse:
    """The page with the form and one stretch of what was sent."""
    marks = {name: request.GET.get(name, "") for name in ("after", "before")}
    found = stretch_by_newest(imports_of_seller(request.seller.pk), **marks, size=SIZE)
    context = {
        "form": form,
        "kept_days": FILES_KEPT.days,
        "rows": [(run, STATUSES[run.status], TONES[run.status], KINDS[run.kind]) for run in found.rows],
        "pages": neighbours(found),
    }
    return portal(request, "seller/imports/list.html", context, status=status)


@require_safe
@seller_required(Permission.PRODUCTS_CHANGE)
def one(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """How far an import is, what it did or would do, and what was wrong with the file."""
    run = import_or_404(request, public_id)
    return portal(request, "seller/imports/detail.html", state_of(run), parts={"import-state"})


def state_of(run: Any) -> dict[str, Any]:
    """The import in the words of its page."""
    left, names = left_by_undo(run, limit=SHOWN)
    return {
        "run": run,
        "goes_at": run.started_at + FILES_KEPT,
        "title": STATUSES[run.status],
        "tone": TONES[run.status],
        "kind": KINDS[run.kind],
        "dry": run.status in {"checking", "ready"},
        "percent": min(100 * run.line_reached // max(run.last_line, 1), 100),
        "refusal": file_sentence(run.refusal) if run.refusal else "",
        "left_out": lines_left_out(run),
        "findings": finding_count(run),
        "problems": [problem_row(row) for row in worst_problems(run, limit=SHOWN)],
        "may_undo": may_undo(run),
        "stands_still": stands_still(run, at=timezone.now()),
        "undo_left": left,
        "undo_names": names,
    }


def problem_row(row: Any) -> dict[str, Any]:
    """One finding: where, what, and what to do."""
    problem = kept_problem(row)
    return {"problem": problem, "effect": EFFECT_WORDS[problem.effect], "tone": EFFECT_TONES[problem.effect]}


@require_POST
@seller_required(Permission.PRODUCTS_CHANGE)
def confirmation(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Import what was looked through."""
    return step(request, public_id, confirm_import)


@require_POST
@seller_required(Permission.PRODUCTS_CHANGE)
def cancellation(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Stop here."""
    return step(request, public_id, cancel_import)


@require_POST
@seller_required(Permission.PRODUCTS_CHANGE)
def reversal(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Take the whole import back, as far as nothing newer stands in the way."""
    return step(request, public_id, start_undo)


@require_POST
@seller_required(Permission.PRODUCTS_CHANGE)
def continuation(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Go on with an import that stands still."""
    return step(request, public_id, wake_import)


def step(request: SellerRequest, public_id: UUID, service: Any) -> HttpResponse:
    """Take one step of an import and lead back to its page."""
    run = import_or_404(request, public_id)
    try:
        service(run_id=run.pk, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect("seller:import", public_id)


@require_safe
@seller_required(Permission.PRODUCTS_CHANGE)
@limited("seller-import-corrections", times=60, seconds=3600, methods=READ)
def corrections(request: SellerRequest, public_id: UUID) -> HttpResponse | StreamingHttpResponse:
    """The lines that were left out, with the reason in the last column, to be corrected and sent again."""
    run = import_or_404(request, public_id)
    if not (run.file_kept and lines_left_out(run)):
        raise Http404
    writer, stem = csv.writer(Echo()), run.file_name.rpartition(".")[0] or "import"
    return attached((writer.writerow(line) for line in lines_to_correct(run)), f"{stem}-to-correct.csv")


@require_safe
@seller_required(Permission.PRODUCTS_CHANGE)
def template(request: SellerRequest, kind: str) -> HttpResponse | StreamingHttpResponse:
    """An empty file with its columns and two examples."""
    if kind not in KINDS:
        raise Http404
    stream = io.StringIO(newline="")
    if kind == "products":
        plain.write_template(stream)
    else:
        figures.write_template(stream, kind)
    return attached([stream.getvalue()], f"{kind}-template.csv")


def import_or_404(request: SellerRequest, public_id: UUID) -> Any:
    """The seller's own import; another's does not exist."""
    try:
        return import_of_seller(request.seller.pk, public_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error
