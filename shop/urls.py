"""Every address: only the inclusion of surfaces. The storefront's carry the language; the others follow the person."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from shop.base.database import database

handler400 = "shop.web.common.errors.bad_request"
handler403 = "shop.web.common.errors.forbidden"
handler404 = "shop.web.common.errors.not_found"
handler429 = "shop.web.common.errors.rate_limited"  # django-allauth asks the root for it
handler500 = "shop.web.common.errors.server_error"

urlpatterns = [
    path("", include("shop.web.ops.urls")),
    path("hooks/", include("shop.web.hooks.urls")),
    path("seller/", include("shop.web.seller.urls")),
    path("admin/", include("shop.web.staff.urls")),
    path("auth/social/", include("shop.web.account.social_urls")),
    path("db-admin/", database.urls),
    *([path("practice/", include("shop.demo.practice.urls"))] if settings.DEMO else []),
    path("", include("shop.web.storefront.seo_urls")),
    *i18n_patterns(
        path("", include("shop.web.storefront.urls")),
        path("", include("shop.web.account.urls")),
        path("", include("shop.web.account.allauth_urls")),
        prefix_default_language=False,
    ),
]
