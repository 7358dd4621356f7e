"""The command that loads the starter curriculum."""

from django.core.management import call_command


def test_the_command_says_what_it_did(db, capsys):
    call_command("load_starter_curriculum")
    assert "7 levels loaded" in capsys.readouterr().out
    call_command("load_starter_curriculum")
    assert "nothing is changed" in capsys.readouterr().out
