"""How a query is built: a table of what is typed and the tree it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.asking import grammar
from archive.search.asking.grammar import read_tree

FIELDS = ("lid", "jaar", "in")


def said(tree):
    """The tree in one line: (a EN b), (a OF b), -a, a~5~b, "a b", a*, lid=x."""
    match tree:
        case None:
            return ""
        case grammar.Words(texts):
            return "_".join(texts)
        case grammar.Quoted(text):
            return f'"{text}"'
        case grammar.Beginning(text):
            return f"{text}*"
        case grammar.Field(name, value, quoted):
            return f'{name}="{value}"' if quoted else f"{name}={value}"
        case grammar.Not(inner):
            return f"-{said(inner)}"
        case grammar.Near(first, second, within):
            return f"{said(first)}~{within}~{said(second)}"
        case grammar.Or(trees):
            return f"({' OF '.join(map(said, trees))})"
        case grammar.And(trees):
            return f"({' EN '.join(map(said, trees))})"


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("", ""),
        ("wolf", "wolf"),
        ("wolf schaap", "(wolf EN schaap)"),
        ("wolf EN schaap", "(wolf EN schaap)"),
        ("wolf OF schaap", "(wolf OF schaap)"),
        ("a b OF c d", "(a EN (b OF c) EN d)"),
        ("a OF b OF c", "(a OF b OF c)"),
        ("stikstof OF dijk NEAR water", "(stikstof OF dijk~10~water)"),
        ("a NEAR/3 b", "a~3~b"),
        ("a NEAR/999 b", "a~100~b"),
        ("mensenhandel OF (smokkel kinderen)", "(mensenhandel OF (smokkel EN kinderen))"),
        ("(a OF b) (c OF d)", "((a OF b) EN (c OF d))"),
        ("dijk OF -water", "(dijk OF -water)"),
        ("dijk -water", "(dijk EN -water)"),
        ("dijk –water", "(dijk EN -water)"),
        ("dijk −water", "(dijk EN -water)"),
        ("dijk NIET water", "(dijk EN -water)"),
        ("dijk not water", "(dijk EN -water)"),
        ("-(a OF b) c", "(-(a OF b) EN c)"),
        ('"op de dijk" x', '("op de dijk" EN x)'),
        ("“op de dijk”", '"op de dijk"'),
        ('"nooit gesloten', '"nooit gesloten"'),
        ("dij*", "dij*"),
        ("Lid:omtzigt", "lid=omtzigt"),
        ("lid: omtzigt", "lid=omtzigt"),
        ('lid:"van dijk"', 'lid="van dijk"'),
        ("jaar:2019-2021", "jaar=2019-2021"),
        ("Betreft: dijk", "(Betreft: EN dijk)"),
        ("vraag:dijk", "vraag=dijk"),
        ("co-ouder", "co-ouder"),
        ("OFFICIER", "OFFICIER"),
        ("of", "of"),
        # signs that make no sense are left out, words never
        ("OF", ""),
        ("((", ""),
        (") a", "a"),
        ("a ) b ( c", "(a EN b EN c)"),
        ("a OF", "a"),
        ("OF a", "a"),
        ("NEAR a", "a"),
        ("NIET", ""),
        ("- a", "(- EN a)"),
    ],
)
def test_the_tree_of_what_is_typed(typed, tree):
    assert said(read_tree(typed, FIELDS)) == tree


TOKENS = ["(", ")", "a", "b", "-c", '"d e"', "f*", "lid:x", "OF", "EN", "NIET", "NEAR"]


def test_words_that_mean_one_thing_together_stay_together():
    def units(words):
        return [tuple(words)]

    assert said(read_tree("a b OF c -d", units=units)) == "((a_b OF c) EN -d)"


@given(st.lists(st.sampled_from(TOKENS)))
def test_no_word_is_lost(tokens):
    typed = " ".join(tokens)
    left = said(read_tree(typed, FIELDS))
    for word in "abcdef":
        assert (word in typed.replace("lid", "")) == (word in left.replace("lid", ""))


@given(st.text(max_size=400))
def test_nothing_typed_is_an_error(typed):
    read_tree(typed, FIELDS)


def test_a_thousand_brackets_end():
    assert said(read_tree("(" * 1000 + "a")) in ("", "a")
