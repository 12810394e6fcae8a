"""Who may do what in the admin: three groups, by model. `manage.py roles` makes them so;
docs/roles.md says the same in words.
"""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth.models import Group, Permission

from archive.models.telling import PRIVATE

READER, EDITOR, ADMINISTRATOR = "lezer", "redacteur", "beheerder"

# What an editor enters and corrects, and what of it may go again.
_CORRECTED = (
    *("questionset", "setidentifier", "question", "reply", "answer", "footnote"),
    *("asker", "addressee", "answerer", "onbehalfof", "kamerstuk"),
    *("person", "mp", "minister", "party", "ministry", "earlieraddress", "matchproposal"),
    *("faultreport", "settleddoubt"),
)
_REMOVED = (
    *("question", "reply", "answer", "footnote", "setidentifier"),
    *("asker", "addressee", "answerer", "onbehalfof", "mp", "minister"),
)
# Documents an editor puts in; what they say nobody changes.
_PUT_IN = "sourcedocument"
# Besides the archive itself an administrator keeps accounts, second factors and lock-outs.
_KEPT_BY_ADMINISTRATORS = ("archive", "auth", "axes", "otp_totp", "otp_static")


def codenames(role: str) -> Iterator[tuple[str, str]]:
    """The permissions of a role: ("archive", "view_question")."""
    if role == ADMINISTRATOR:
        for label in _KEPT_BY_ADMINISTRATORS:
            for name in _models(label):
                yield from ((label, f"{action}_{name}") for action in _ACTIONS)
        return
    yield from (("archive", f"view_{name}") for name in _models("archive"))
    if role == EDITOR:
        yield from (("archive", f"{action}_{n}") for n in _CORRECTED for action in _ACTIONS[1:3])
        yield from (("archive", f"delete_{name}") for name in _REMOVED)
        yield "archive", f"add_{_PUT_IN}"


_ACTIONS = ("view", "add", "change", "delete")


def _models(label: str) -> Iterator[str]:
    for model in apps.get_app_config(label).get_models():
        if model not in PRIVATE:
            yield model._meta.model_name or ""


def make_groups() -> list[Group]:
    """Each role's group, with exactly its permissions."""
    return [_made(role) for role in (READER, EDITOR, ADMINISTRATOR)]


def _made(role: str) -> Group:
    group, _ = Group.objects.get_or_create(name=role)
    wanted = set(codenames(role))
    rows = Permission.objects.select_related("content_type")
    group.permissions.set(
        [row for row in rows if (row.content_type.app_label, row.codename) in wanted]
    )
    return group
