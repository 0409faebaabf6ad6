"""Help: the topics, those of the reader's own work first, and one topic. Nothing in it is secret."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kasip.web.audience import actor_of
from kasip.web.help.articles import article
from kasip.web.help.topics import of_role, topics
from kasip.web.templatetags.words import language_now, said


@login_not_required
@require_safe
def help_list(request: HttpRequest) -> HttpResponse:
    """This will list the topics: those of the actor's role, then the others."""
    language = language_now()
    own = list(of_role(actor_of(request).role))
    others = [topic for topic in topics() if topic not in own]
    context = {
        "own": [article(topic.code, language) for topic in own],
        "others": [article(topic.code, language) for topic in others],
    }
    return render(request, "public/help_list.html", context)


@login_not_required
@require_safe
def help_topic(request: HttpRequest, topic: str) -> HttpResponse:
    """This will show a topic in the language of the page, beside it the other topics of the actor's role."""
    if topic not in {known.code for known in topics()}:
        raise Http404
    language = language_now()
    context = {
        "article": article(topic, language),
        "others": [article(own.code, language) for own in of_role(actor_of(request).role) if own.code != topic],
        "crumbs": [(said("help_title"), reverse("public:help"))],
    }
    return render(request, "public/help_topic.html", context)
