"""The whole archive to take away: rows in every form, with what they hold and how to check them."""
