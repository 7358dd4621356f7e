from django.urls import reverse

from lms.projects.models import Member, PdsaCycle, Project


def test_a_level_2_pdsa_shows_what_it_needs_and_whom_it_waits_for(client, nurse, ward, today):
    project = Project.objects.create(
        organisation=ward.organisation, unit=ward, kind="pdsa", state="active", title="Bedside board"
    )
    Member.objects.create(project=project, person=nurse, part="lead", joined_on=today)
    client.force_login(nurse)
    address = reverse("projects:project", args=[project.pk])
    assert "to agree the PDSA" not in client.get(address).text
    PdsaCycle.objects.create(
        project=project, number=1, title="One bay", plan="p", prediction="6 of 6", starts_on=today, study="5 of 6",
        decision="adapt", completed_on=today,
    )  # fmt: skip
    page = client.get(address).text
    assert "The line manager of Joanna Pryce</span> to agree the PDSA" in page
    assert "Progress score" not in page
    assert "Driver diagram" not in page
