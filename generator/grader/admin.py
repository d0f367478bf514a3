"""The back office: the stock admin, for superusers only, over what may be edited by hand; each edit is in the trail."""

import json
from typing import Any

from allauth.account.admin import EmailAddress
from allauth.account.decorators import secure_admin_login
from allauth.mfa.admin import Authenticator
from allauth.socialaccount.admin import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from generator.grader import models
from generator.grader.access.audit import note
from generator.grader.people.file import COLUMNS, normal
from generator.grader.people.file_rows import unfit_text
from generator.grader.people.postings import postings_kept
from generator.grader.web.asked import asked
from generator.model.text import Language


def _superusers_only(request: HttpRequest) -> bool:
    # Being staff is not enough: everyone else has pages of their own.
    return request.user.is_active and request.user.is_superuser


# Set on the stock site, so that its own addresses and templates stay in use.
admin.site.has_permission = _superusers_only  # type: ignore[method-assign]  # a function of one request, as declared
# Its own login form would ask for no second factor and count no tries.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth has it
admin.site.site_header = admin.site.site_title = "Sabaq"


class Trailed(admin.ModelAdmin):  # type: ignore[type-arg]  # its parameter is not there at run time
    """Tables whose edits are kept in our trail too, where nobody can remove them as from the admin's own log."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:  # noqa: ANN401  as Django's own
        """Keep that a row was added."""
        _keep(request, "admin-add", obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:  # noqa: ANN401  as Django's own
        """Keep that a row was changed, and which fields."""
        _keep(request, "admin-change", obj, message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:  # noqa: ANN401  as Django's own
        """Keep that rows were removed."""
        for obj in queryset:
            _keep(request, "admin-delete", obj, [])
        return super().log_deletions(request, queryset)

    @transaction.atomic
    def response_action(  # type: ignore[override]  # the types are of a later Django
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        """Do what was chosen for several rows, with its entries or not at all; for one row, Django sees to that."""
        return super().response_action(request, queryset)


class TrailedUsers(Trailed, UserAdmin):  # type: ignore[type-arg]  # as above
    """Logins, as Django shows them."""

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002  Django names it
        """Give a login another password, with its entry or not at all."""
        return super().user_change_password(request, id, form_url)


class Named(forms.ModelForm):  # type: ignore[type-arg]  # as above
    """A form whose words are fit for a record of a person, as a roster file's must be."""

    def clean(self) -> dict[str, Any]:
        """Give the fields, each text in one spelling, or the fault of each that is unfit."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for column in COLUMNS.keys() & cleaned.keys():
            if isinstance(cleaned[column], str):
                cleaned[column] = normal(cleaned[column])
                if unfit := unfit_text(column, cleaned[column]):
                    self.add_error(column, unfit.said(Language(get_language() or Language.EN)))
        return cleaned


class NamedPlaces(Trailed):
    """Cadres and academies, by their names."""

    form = Named
    list_display = ("code", "name_en", "name_ur")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:  # noqa: ANN401  as Django's own
        """Show the code of one that is there: by another, Django would make a second and leave the people behind."""
        return ("code",) if obj else super().get_readonly_fields(request, obj)


class TrailedPeople(Trailed):
    """The roster: where somebody stood before is kept as well."""

    form = Named

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:  # noqa: ANN401  as Django's own
        """Write the row, and where the person stood before and stands now."""
        with postings_kept([obj.pk], asked(request).now_ms):
            super().save_model(request, obj, form, change)


def _keep(request: HttpRequest, action: str, obj: Model, message: object) -> None:
    detail = {"fields": json.loads(json.dumps(message, default=str))}
    by, subject = request.user.get_username(), f"{obj._meta.label_lower} {obj.pk}"  # noqa: SLF001  Django's own name
    note(action, subject, by=by, now_ms=asked(request).now_ms, detail=detail)


admin.site.unregister(Group)  # what a login may do is its role, and nothing else
# What somebody signs in by is changed on their own pages and by `sabaq login`, which keep it in the trail. They are
# imported from where they were put here.
for _own in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken):
    admin.site.unregister(_own)
admin.site.unregister(User)
admin.site.register(User, TrailedUsers)
for _named in (models.Cadre, models.Academy):
    admin.site.register(_named, NamedPlaces)
admin.site.register(
    models.Account,
    Trailed,
    list_display=("user", "role", "is_demo"),
    filter_horizontal=("cadres", "academies"),
    # A login of the demo is one by how it was made: ticked, whoever did it was shut out; unticked, a password that is
    # printed at every start opened the records from anywhere.
    readonly_fields=("is_demo",),
)
admin.site.register(
    models.Trainee,
    TrailedPeople,
    list_display=("personnel_number", "name_en", "name_ur", "cadre", "academy", "batch", "status"),
    list_filter=("cadre", "academy", "batch", "status"),
    search_fields=("personnel_number", "name_en", "name_ur"),
    # A state is set on its own page, which asks for the reason.
    readonly_fields=("status",),
)
