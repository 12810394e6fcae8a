"""Sources that play the Tweede Kamer's and KOOP's, over HTTP on this machine.

`things.py` and `world.py` are what they hold, and its seeded history; `letters.py` writes its
documents; `tweede_kamer.py` and `koop.py` answer as those services do; `server.py` serves, counts,
and goes wrong when told to; `held.py` compares archives. Everything in them is invented.
"""
