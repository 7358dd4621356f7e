"""Trainers write how the certificates of their own organisation look and read; nobody sees another organisation's."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from certificates.models import CertificateTemplate


class OwnOrganisation(ModelPermissionPolicy):
    """Templates are kept, so nobody deletes one; unpublished, certificates look as they ship."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and bool(user.organisation_id) and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        is_own = instance.organisation_id in (None, user.organisation_id)
        return is_own and self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)


class CreateForOwnOrganisation(CreateView):
    def get_initial_form_instance(self) -> CertificateTemplate:
        return CertificateTemplate(organisation=self.request.user.organisation)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if CertificateTemplate.objects.filter(organisation=request.user.organisation_id).exists():
            raise PermissionDenied("Your organisation has its template: change that one.")
        return super().dispatch(request, *args, **kwargs)


class CertificateTemplateViewSet(SnippetViewSet):
    model = CertificateTemplate
    icon = "doc-full-inverse"
    menu_label = "Certificates"
    menu_order = 260
    add_to_admin_menu = True
    inspect_view_enabled = False
    copy_view_enabled = False
    add_view_class = CreateForOwnOrganisation
    list_display = [
        Column("organisation", label="Certificates of"),
        Column("get_language_display", label="Language"),
        BooleanColumn("live", label="Published"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return CertificateTemplate.objects.filter(organisation=request.user.organisation_id)

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns = super().get_urlpatterns()
        for pattern in patterns:
            pattern.callback = own_only(pattern.callback)
        return patterns


def own_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 404 for another organisation's template, whichever of Wagtail's pages about it is asked for."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        own = CertificateTemplate.objects.filter(organisation=getattr(request.user, "organisation_id", None) or -1)
        if "pk" in kwargs and not own.filter(pk=kwargs["pk"]).exists():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


register_permission_policy(CertificateTemplate, OwnOrganisation(CertificateTemplate))
register_snippet(CertificateTemplateViewSet)
