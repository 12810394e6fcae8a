"""Who wants to be told of what, and tells them: by mail, once.

The way of a wish: `wanted.py` reads what an address of the site is of, `asking.py` keeps, confirms
and ends it, `pages.py` shows it. The way of news: `noting.py` puts what happened in order,
`matching.py` finds for which wishes it is news, `letters.py` says when it is told, `writing.py` as
what, `sending.py` sends it once. `returned.py` reads what could not be delivered.
"""
