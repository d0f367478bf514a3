"""The back office: the stock admin, for superusers only, over what may be edited by hand."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest

from generator.grader import models


def _superusers_only(request: HttpRequest) -> bool:
    # Being staff is not enough: everyone else has pages of their own.
    return request.user.is_active and request.user.is_superuser


# Set on the stock site, so that its own addresses and templates stay in use.
admin.site.has_permission = _superusers_only  # type: ignore[method-assign]  # a function of one request, as declared
# Its own login form would ask for no second factor and count no tries.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  as allauth has it
admin.site.site_header = admin.site.site_title = "Sabaq"

for _named in (models.Cadre, models.Academy):
    admin.site.register(_named, list_display=("code", "name_en", "name_ur"))
admin.site.register(models.Account, list_display=("user", "role", "is_demo"), filter_horizontal=("cadres",))
admin.site.register(
    models.Trainee,
    list_display=("personnel_number", "name_en", "name_ur", "cadre", "academy", "batch"),
    list_filter=("cadre", "academy", "batch"),
    search_fields=("personnel_number", "name_en", "name_ur"),
)
