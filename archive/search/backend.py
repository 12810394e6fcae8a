from haystack.backends.whoosh_backend import WhooshEngine


class DutchWhooshEngine(WhooshEngine):
    pass
