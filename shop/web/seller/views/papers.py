"""The documents step: sentences to confirm, files to send, look at and take back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.refusal import Refusal
from shop.base.uploads import Profile, clean_upload
from shop.sellers.queries import document_of, owned_seller
from shop.sellers.services import attest, remove_document, send_document
from shop.sellers.types import ItemKind, Step
from shop.web.common.access import shopper_required
from shop.web.common.limits import limited
from shop.web.common.papers import paper_response
from shop.web.common.requests import UserRequest
from shop.web.seller.application_forms import PaperForm
from shop.web.seller.applying import ApplicantRequest, at_step, step_page


@require_http_methods(["GET", "HEAD", "POST"])
@at_step(Step.DOCUMENTS)
def documents(request: ApplicantRequest) -> HttpResponse:
    """What is asked, what is there, what is missing and why something was refused; POST confirms the sentences."""
    if request.method != "POST":
        return answer(request)
    try:
        items = {UUID(text) for text in request.POST.getlist("items")}
        attest(seller_id=request.seller.pk, items=items, by=request.actor, at=timezone.now())
    except ValueError:
        raise Http404 from None
    except Refusal as refusal:
        return answer(request, refused=str(refusal.message), status=409)
    return redirect("seller:register")


@limited("seller-papers", times=120, seconds=3600)
@require_POST
@at_step(Step.DOCUMENTS)
def document(request: ApplicantRequest, item: UUID) -> HttpResponse:
    """Send a file for an entry of the list."""
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return answer(request, item=item, refused=str(form.errors["file"][0]), status=422)
    try:
        file = clean_upload(form.cleaned_data["file"], Profile.DOCUMENT)
        send_document(seller_id=request.seller.pk, item=item, file=file, by=request.actor, at=timezone.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        return answer(request, item=item, refused=str(refusal.message), status=422)
    messages.success(request, _("The file is kept."))
    return redirect("seller:register-documents")


@require_safe
@shopper_required
def own_paper(request: UserRequest, document: UUID) -> HttpResponseBase:
    """A file of one's own application, at any time."""
    seller = owned_seller(request.user.pk)
    found = document_of(seller, document) if seller else None
    if found is None:
        raise Http404
    return paper_response(found)


@require_POST
@at_step(Step.DOCUMENTS)
def removal(request: ApplicantRequest, document: UUID) -> HttpResponse:
    """Take a file back."""
    try:
        remove_document(seller_id=request.seller.pk, document=document, by=request.actor, at=timezone.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        return answer(request, refused=str(refusal.message), status=409)
    messages.success(request, _("The file is removed."))
    return redirect("seller:register-documents")


def answer(
    request: ApplicantRequest, *, item: UUID | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    """The list as it stands; `refused` stands beside the entry that it is about."""
    checks = request.progress.checks
    context = {
        "papers": [check for check in checks if check.item.kind == ItemKind.DOCUMENT],
        "sentences": [check for check in checks if check.item.kind == ItemKind.ATTEST],
        "missing": request.progress.missing,
        "paper_form": PaperForm(auto_id=False),
        "refused_item": item,
        "refused": refused,
    }
    return step_page(request, Step.DOCUMENTS, context, status=status)
