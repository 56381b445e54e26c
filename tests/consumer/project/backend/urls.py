"""Where everything is."""

from django.conf import settings
from django.conf.urls.static import static
from django.contrib.auth.views import LoginView
from django.urls import path

from backend.chat import views

urlpatterns = [
    path("", LoginView.as_view(template_name="chat/sign_in.html"), name="sign-in"),
    path("chat/", views.chat, name="chat"),
    path("users/<int:pk>/", views.user, name="user"),
    path("messages/", views.messages, name="messages"),
    path("tasks/", views.tasks, name="tasks"),
    path("announcements/", views.announcements, name="announcements"),
    path("visits/", views.visits, name="visits"),
    path("photographs/", views.photographs, name="photographs"),
    path("accounts/reset/<token>/", views.reset, name="reset"),
    path("believed/", views.believed, name="believed"),
    path("slow/", views.slow, name="slow"),
    path("crash/", views.crash, name="crash"),
    # django-prometheus' address: public at the application, so the balancer has to keep it in.
    path("prometheus/metrics", views.metrics, name="prometheus-django-metrics"),
]

# As SisCoE does: in production this is an empty list, and nobody serves what was uploaded.
urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)

handler404 = "backend.chat.views.not_found"
handler500 = "backend.chat.views.failed"
