"""Every address of the product. Pages of the curriculum are Wagtail's, below /escalator/."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("", include("lms.home.urls")),
    path("", include("lms.people.urls")),
    path("", include("lms.evidence.urls")),
    path("", include("lms.learning.urls")),
    path("", include("lms.cohorts.urls")),
    path("", include("lms.projects.urls")),
    path("", include("lms.escalator.urls")),
    path("", include("certificates.urls")),
    path("", include("lms.dose.urls")),
    path("", include("lms.reminders.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("escalator/", include(wagtail_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
]
