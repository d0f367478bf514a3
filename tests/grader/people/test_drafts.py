"""A roster file that was previewed waits for a day, and then it is nowhere any more."""

from django.core.files.uploadedfile import SimpleUploadedFile

from generator.grader import models
from generator.grader.serving.log_keeping import remove_what_is_over
from generator.grader.tables.people import RosterDraft
from tests.grader.people.test_roster_import import a_row, as_csv

HOUR = 60


def sent(world):
    client = world.client("admin-pas")
    client.post("/records/import/", {"roster": SimpleUploadedFile("list.csv", as_csv(a_row("P-1")))})
    return client, {"token": RosterDraft.objects.get().token}


def test_within_a_day_it_is_confirmed(world):
    client, form = sent(world)
    world.clock.forward(minutes=24 * HOUR - 1)
    remove_what_is_over(world.clock())
    assert client.post("/records/import/", form).status_code == 200
    assert models.Trainee.objects.filter(personnel_number="P-1").exists()


def test_after_a_day_it_is_to_be_sent_again_whether_it_is_gone_yet_or_not(world):
    client, form = sent(world)
    world.clock.forward(minutes=24 * HOUR)
    for _ in range(2):
        late = client.post("/records/import/", form)
        assert (late.status_code, "Send it again to see what is left" in late.content.decode()) == (409, True)
        assert client.get("/records/import/bad.csv").status_code == 404
        remove_what_is_over(world.clock())
        assert not RosterDraft.objects.exists()
    assert not models.Trainee.objects.filter(personnel_number="P-1").exists()
