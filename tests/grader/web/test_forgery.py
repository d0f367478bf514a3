"""The token of our pages' forms: Django takes it, no two are alike, and the cookie is sent to whoever has none."""

import re

from django.middleware import csrf
from django.test import RequestFactory

from generator.grader.web.forgery import form_token

SECRET = "0917" * 8


def tokens(secret, number):
    request = RequestFactory().get("/")
    request.META["CSRF_COOKIE"] = secret
    return [form_token(request) for _ in range(number)]


def test_django_takes_each_and_none_says_the_secret():
    drawn = tokens(SECRET, 500)
    assert len(set(drawn)) == 500
    assert all(csrf._does_token_match(token, SECRET) for token in drawn)
    assert not any(csrf._does_token_match(token, SECRET[::-1]) for token in drawn)
    assert not any(SECRET in token for token in drawn)


def test_every_letter_is_drawn_at_every_place():
    drawn = tokens(SECRET, 3000)
    assert {len(token) for token in drawn} == {64}
    assert all({token[place] for token in drawn} == set(csrf.CSRF_ALLOWED_CHARS) for place in range(64))


def test_a_page_gives_the_cookie_once_and_its_form_is_taken(world):
    client = world.client("ayesha")
    client.handler.enforce_csrf_checks = True
    first = client.get("/exam/")
    assert first.cookies["csrftoken"].value
    second = client.get("/exam/")
    assert "csrftoken" not in second.cookies
    (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', second.content.decode()))
    assert client.post("/exam/", {"csrfmiddlewaretoken": token}).status_code == 302
    assert client.post("/exam/", {"csrfmiddlewaretoken": "1" * 64}).status_code == 403
