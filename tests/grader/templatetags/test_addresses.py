"""An address in a template: looked up once where nothing is filled in, and as Django does where something is."""

import pytest
from django.template import NodeList, engines
from django.template.base import TextNode


@pytest.mark.parametrize(
    ("written", "said", "is_ready"),
    [
        ("{% url 'exam' %}", "/exam/", True),
        ("{% url name %}", "/me/", False),
        ("{% url 'certificate' number=number %}", "/certificates/ABCD-EFGH-JKMN-PQRS/", False),
        ("{% url 'status' 7 %}", "/status/7.json", False),
        ("{% url 'exam' as kept %}{{ kept }}", "/exam/", False),
    ],
)
def test_an_address_is_djangos(written, said, is_ready):
    template = engines["django"].from_string("{% load sabaq %}" + written)
    assert template.render({"name": "me", "number": "ABCD-EFGH-JKMN-PQRS"}) == said
    nodes: NodeList = template.template.nodelist
    assert isinstance(nodes[1], TextNode) is is_ready
