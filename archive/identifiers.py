"""Z number, KOOP identifier, Aanhangsel number, vergaderjaar, Kamerstuk: read, normalise, print. Pure."""


def print_kamerstuk(dossier: str, addition: str = "", number: str = "") -> str:
    """A Kamerstuk as people write it: "28 638, nr. 254", "36 410 V, nr. 54", "36 600 VI"."""
    head = f"{dossier[:-3]} {dossier[-3:]}"
    if addition.isdigit():
        head += f"-{addition}"
    elif addition:
        head += f" {addition}"
    if not number:
        return head
    return f"{head}, nr. {number}" if number[0].isdigit() else f"{head}, {number}"
