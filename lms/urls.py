"""Every address of the product. Pages of the curriculum are Wagtail's, below /escalator/."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("", include("lms.home.urls")),
    path("", include("lms.people.urls")),
    path("", include("lms.evidence.urls")),
    path("", include("curriculum.urls")),
    path("", include("lms.learning.urls")),
    path("", include("lms.cohorts.urls")),
    path("", include("lms.cohorts.practice_urls")),
    path("", include("lms.projects.urls")),
    path("", include("lms.escalator.urls")),
    path("", include("lms.recall.urls")),
    path("", include("certificates.urls")),
    path("", include("lms.dose.urls")),
    path("", include("lms.reminders.urls")),
    path("accounts/", include("lms.people.account_urls")),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("escalator/", include(wagtail_urls)),
]
if settings.DEMO_MODE:  # in production the proxy serves the authors' pictures: docs/deploy.md
    urlpatterns.append(re_path(r"^media/(?P<path>.+)$", serve, {"document_root": settings.MEDIA_ROOT}, name="media"))
