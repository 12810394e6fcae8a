from django.db import migrations

# What several machines count together (archive/shared_counts.py): rows of a moment, no model's.
MADE = """
CREATE TABLE archive_counted (
    until bigint NOT NULL, what varchar(200) NOT NULL, number bigint NOT NULL,
    PRIMARY KEY (until, what)
)
"""


class Migration(migrations.Migration):
    dependencies = [("archive", "0012_being_told")]

    operations = [migrations.RunSQL(MADE, "DROP TABLE archive_counted")]
