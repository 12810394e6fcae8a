# PostgreSQL's image reads this when it makes a new database: a replica may come in with the password.
# A database that is there already: add the line, and `SELECT pg_reload_conf()`.
echo 'host replication archive all scram-sha-256' >>"$PGDATA/pg_hba.conf"
