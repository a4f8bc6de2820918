"""Addresses of the back office, grouped by resource."""

from django.urls import path

from .views import audit, credentials, dashboard, impersonation, people, person, returns, roles, security, settings

app_name = "staff"
urlpatterns = [
    path("admin/", dashboard.dashboard, name="dashboard"),
    path("admin/users/", people.people_list, name="users"),
    path("admin/users/<uuid:public_id>/", person.detail, name="user"),
    path("admin/users/<uuid:public_id>/disclosure/", person.disclosure, name="user-disclosure"),
    path("admin/users/<uuid:public_id>/closure/", person.closure, name="user-closure"),
    path("admin/users/<uuid:public_id>/reopening/", person.reopening, name="user-reopening"),
    path("admin/users/<uuid:public_id>/sign-out/", person.sign_out, name="user-sign-out"),
    path("admin/users/<uuid:public_id>/verification/", person.verification, name="user-verification"),
    path("admin/users/<uuid:public_id>/premium/", person.premium, name="user-premium"),
    path("admin/users/<uuid:public_id>/roles/", person.staff_roles, name="user-roles"),
    path("admin/users/<uuid:public_id>/impersonation/", impersonation.impersonation, name="user-impersonation"),
    path("admin/impersonation/end/", impersonation.end, name="impersonation-end"),
    path("admin/returns/", returns.return_list, name="returns"),
    path("admin/returns/policy/", returns.policy, name="return-policy"),
    path("admin/returns/<uuid:public_id>/", returns.detail, name="return"),
    path("admin/returns/<uuid:public_id>/acceptance/", returns.acceptance, name="return-acceptance"),
    path("admin/returns/<uuid:public_id>/refusal/", returns.refusal, name="return-refusal"),
    path("admin/returns/<uuid:public_id>/receipt/", returns.receipt, name="return-receipt"),
    path("admin/returns/<uuid:public_id>/payback/", returns.payback, name="return-payback"),
    path("admin/returns/<uuid:public_id>/files/<str:name>/", returns.file, name="return-file"),
    path("admin/roles/", roles.role_list, name="roles"),
    path("admin/roles/new/", roles.new_role, name="role-new"),
    path("admin/roles/<uuid:public_id>/", roles.role, name="role"),
    path("admin/roles/<uuid:public_id>/removal/", roles.removal, name="role-removal"),
    path("admin/audit/", audit.entries, name="audit"),
    path("admin/audit/export/", audit.export, name="audit-export"),
    path("admin/security/", security.security_events, name="security"),
    path("admin/settings/", settings.settings_page, name="settings"),
    path("admin/settings/changes/<int:entry_id>/reversal/", settings.reversal, name="settings-reversal"),
    path("admin/settings/keys/", credentials.key_list, name="credentials"),
    path("admin/settings/keys/<uuid:public_id>/removal/", credentials.removal, name="credential-removal"),
]
