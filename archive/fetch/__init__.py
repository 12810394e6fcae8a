"""What do the sources have that is not here yet?

* `web.py` is the only one that uses the network; `spool.py` keeps what came until it is taken in.
* `entities.py`, `sync_feed.py`, `odata.py` and `sru.py` read what sources answer. Pure.
* `tweede_kamer.py` and `koop.py` follow a source's lists; `mirror.py` keeps each record as it is
  there, and `publications.py` each printed paper.
* `carrying.py` hands records and files to `ingest`, `membership.py` and `titles.py` what they say
  of people and dossiers to the register.
* `rounds.py` runs all of it; `standing.py` says how each source stands.
"""
