"""Make the groups of roles as docs/roles.md says, and put people in them."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.admin.roles import make_groups


class Command(BaseCommand):
    help = (
        "Make the groups lezer, redacteur and beheerder with exactly the permissions of their "
        "role; with --give, also let an account in with one of them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--give", nargs=2, metavar=("ACCOUNT", "ROLE"))

    def handle(self, *args: Any, **options: Any) -> None:
        groups = {group.name: group for group in make_groups()}
        self.stdout.write(
            ", ".join(f"{name}: {group.permissions.count()}" for name, group in groups.items())
        )
        if options["give"]:
            account, role = options["give"]
            self._give(account, role, groups)

    def _give(self, account: str, role: str, groups: dict[str, Any]) -> None:
        if role not in groups:
            raise CommandError(f"No role {role}; there are {', '.join(groups)}.")
        user = get_user_model().objects.filter(username=account).first()
        if user is None:
            raise CommandError(f"No account {account}; make it with createsuperuser or the admin.")
        user.groups.set([groups[role]])
        user.is_staff = True
        user.save(update_fields=["is_staff"])
        self.stdout.write(f"{account}: {role}")
