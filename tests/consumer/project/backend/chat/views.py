"""The chat's pages."""

import os
import time

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .clients import address_of
from .forms import PhotographForm
from .models import Message, Visit
from .tasks import announce, shout

TASK_TIMEOUT_SECONDS = 20


@login_required
def chat(request):
    """The page that a signed-in visitor sees."""
    return render(request, "chat/chat.html")


@login_required
def user(request, pk):
    """Show whose number that is."""
    return HttpResponse(str(pk))


@login_required
@require_POST
def messages(request):
    """Write a row, read it again, and say how the connection that did it is encrypted."""
    written = Message.write(request.user, request.POST["text"])
    read = Message.objects.get(pk=written.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        ssl, version = cursor.fetchone()
    return JsonResponse({"id": read.pk, "text": read.text, "ssl": ssl, "tls": version})


@login_required
@require_POST
def tasks(request):
    """Have the worker do a task, and hand its result on."""
    task = shout.delay(request.POST["text"])
    result = task.get(timeout=TASK_TIMEOUT_SECONDS)
    return JsonResponse({"id": task.id, "result": result, "pid": os.getpid()})


@login_required
@require_POST
def announcements(request):
    """Have the worker tell a conversation."""
    announce.delay(request.POST["conversation"], request.POST["text"])
    return HttpResponse(status=202)


@csrf_exempt
@require_POST
def visits(request):
    """Write a row for anyone, with no session: who gets this answer knows that it is committed."""
    Visit.objects.create(number=request.POST["number"])
    return HttpResponse(status=201)


@csrf_exempt
@require_POST
def photographs(request):
    """Keep a file of anyone's, of any type, and say where it is to be seen: nobody serves it in production."""
    form = PhotographForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse(form.errors, status=400)
    return JsonResponse({"url": form.save().file.url}, status=201)


def reset(request, token):
    """Where the link of a mail about a forgotten password leads: the token in it is as good as a password."""
    return HttpResponse(f"token of {len(token)} characters")


def not_found(request, exception):
    """Answer for an address that leads nowhere, by a page that fails: its template names what isn't there."""
    return render(request, "404.html", status=404)


def failed(request):
    """Answer for a page that failed, by a page that fails as well where nobody is signed in: Django logs nothing then."""
    return render(request, "500.html", status=500)


def believed(request):
    """Say what this request is taken for, and where that comes from."""
    return JsonResponse(
        {
            "host": request.get_host(),
            "port": request.get_port(),
            "secure": request.is_secure(),
            "scriptName": request.META["SCRIPT_NAME"],
            "method": request.method,
            "user": str(request.user),
            "client": address_of(request),
            "peer": request.META["REMOTE_ADDR"],
            "headers": dict(request.headers),
        }
    )


def slow(request):
    """Take as many seconds as are asked for."""
    time.sleep(float(request.GET["seconds"]))
    return HttpResponse("slow")


def crash(request):
    """Fail, to show what an error's answer looks like."""
    raise RuntimeError("asked to crash")


def metrics(request):
    """What django-prometheus serves, to anyone who asks."""
    text = "# TYPE django_http_requests_total counter\ndjango_http_requests_total 1.0\n"
    return HttpResponse(text, content_type="text/plain; version=0.0.4")
