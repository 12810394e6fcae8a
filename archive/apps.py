from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ArchiveConfig(AppConfig):
    name = "archive"
    verbose_name = "Kamervragenarchief"

    def ready(self) -> None:
        from archive.models.one_identifier import leave, watch

        pre_migrate.connect(leave, sender=self)
        post_migrate.connect(watch, sender=self)
