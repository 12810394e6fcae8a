"""Finding documents: folders, globs, zips and gzips, and everything that can be wrong with them."""

import gzip
import io
import os
import zipfile

import pytest

from archive.ingest import files
from archive.ingest.files import find_documents

MB = 1_000_000


def make_zip(members, compression=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def found(*paths, max_bytes=10 * MB):
    return [
        (f.origin, f.data if f.error is None else f.error) for f in find_documents(paths, max_bytes)
    ]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_is_read_depth_first_in_order_of_name(folder):
    (folder / "b").mkdir()
    for name in ("c.txt", "b/2.txt", "b/1.txt", "a.txt"):
        (folder / name).write_text(name)
    assert [origin for origin, _ in found(".")] == ["./a.txt", "./b/1.txt", "./b/2.txt", "./c.txt"]


@pytest.mark.parametrize(
    ("pattern", "origins"),
    [
        ("*.txt", ["a.txt"]),
        ("map*", ["map/b.txt", "map/diep/c.txt"]),
        ("**/*.txt", ["a.txt", "map/b.txt", "map/diep/c.txt"]),
        ("**", ["a.txt", "map/b.txt", "map/diep/c.txt"]),
    ],
)
def test_globs_are_matched_when_the_shell_did_not(folder, pattern, origins):
    (folder / "map/diep").mkdir(parents=True)
    for name in ("a.txt", "map/b.txt", "map/diep/c.txt"):
        (folder / name).write_text("x")
    assert [origin for origin, _ in found(pattern)] == origins


def test_a_name_with_brackets_that_exists_is_a_name_and_no_pattern(folder):
    (folder / "brief[1].txt").write_text("x")
    assert found("brief[1].txt") == [("brief[1].txt", b"x")]


@pytest.mark.parametrize("path", ["nergens.txt", "nergens/*.txt"])
def test_a_path_that_stands_for_nothing_is_told(folder, path):
    assert found(path) == [(path, "no such file or directory")]


def test_hidden_and_left_behind_files_are_skipped(folder):
    for name in (".DS_Store", "~$brief.docx", "Thumbs.db", "a.txt"):
        (folder / name).write_text("x")
    zipped = {"__MACOSX/._a.txt": "x", ".git/config": "x", "map/.DS_Store": "x", "a.txt": "x"}
    (folder / "b.zip").write_bytes(make_zip(zipped))
    assert found(".") == [("./a.txt", b"x"), ("./b.zip/a.txt", b"x")]


def test_a_hidden_file_that_is_asked_for_is_read(folder):
    (folder / ".brief.txt").write_text("x")
    assert found(".brief.txt") == [(".brief.txt", b"x")]


def test_links_are_followed_and_loops_end(folder):
    (folder / "map").mkdir()
    (folder / "map/a.txt").write_text("x")
    (folder / "map/lus").symlink_to(folder)
    (folder / "weg.txt").symlink_to("nergens")
    (folder / "zelf").symlink_to("zelf")
    origins = dict(found("."))
    assert origins["./map/a.txt"] == b"x"
    assert origins["./weg.txt"] == "no such file or directory"
    assert "symbolic links" in origins["./zelf"]
    assert len(origins) == 3


def test_what_is_no_file_is_told_and_not_waited_for(folder):
    os.mkfifo("pijp")
    assert found("pijp", "/dev/null") == [("pijp", "not a file"), ("/dev/null", "not a file")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told_and_the_rest_is_read(folder):
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text("x")
    (folder / "a.txt").chmod(0)
    assert found(".") == [("./a.txt", "permission denied"), ("./b.txt", b"x")]


def test_format_is_known_by_content_and_not_by_name(folder):
    (folder / "brieven.dat").write_bytes(make_zip({"a": "een"}))
    (folder / "data.bin").write_bytes(gzip.compress(b"twee"))
    (folder / "namaak.zip").write_bytes(b"drie")
    assert [data for _, data in found(".")] == [b"een", b"twee", b"drie"]


def test_archives_in_archives_are_opened(folder):
    inner = make_zip({"b.txt": "b", "c.json.gz": gzip.compress(b"{}")})
    (folder / "a.zip").write_bytes(make_zip({"map/binnen.zip": inner}))
    assert found("a.zip") == [
        ("a.zip/map/binnen.zip/b.txt", b"b"),
        ("a.zip/map/binnen.zip/c.json.gz", b"{}"),
    ]


def test_archives_packed_too_often_are_refused(folder):
    data = b"x"
    for _ in range(files.MAX_DEPTH + 1):
        data = make_zip({"a": data})
    (folder / "a.zip").write_bytes(data)
    assert found("a.zip") == [("a.zip/a/a/a", "packed more than 3 times over")]


def test_a_docx_is_one_document(folder):
    docx = make_zip({"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"})
    (folder / "brief.docx").write_bytes(docx)
    (folder / "brieven.zip").write_bytes(make_zip({"brief": docx}))
    assert found(".") == [("./brief.docx", docx), ("./brieven.zip/brief", docx)]


def test_a_large_file_is_refused_without_reading_it(folder):
    with open("groot.txt", "wb") as file:
        file.truncate(200 * MB)  # a hole: takes no room on disk
    assert found("groot.txt", max_bytes=100 * MB) == [
        ("groot.txt", "200 MB: larger than the 100 MB allowed")
    ]


def test_a_zip_bomb_is_refused_by_the_size_it_declares(folder):
    bomb = make_zip({f"{n}.txt": b"0" * 5 * MB for n in range(10)})
    (folder / "bom.zip").write_bytes(bomb)
    assert found("bom.zip") == [
        ("bom.zip", "a zip that unpacks to 50 MB: more than the 10 MB allowed")
    ]


def test_a_zip_bomb_is_refused_by_the_size_it_has(folder):
    (folder / "bom.zip").write_bytes(make_zip({"a.txt": b"0" * 5 * MB, "b.txt": "b"}))
    assert found("bom.zip") == [
        ("bom.zip/a.txt", "unpacks to more than 200 times its size (a zip bomb?)"),
        ("bom.zip/b.txt", b"b"),
    ]


def test_a_zip_that_lies_about_a_size_is_told(folder):
    data = make_zip({"a.txt": b"0" * 5 * MB})
    (folder / "liegt.zip").write_bytes(
        data.replace((5 * MB).to_bytes(4, "little"), (5).to_bytes(4, "little"))
    )
    assert found("liegt.zip") == [
        ("liegt.zip/a.txt", "damaged in the zip: Bad CRC-32 for file 'a.txt'")
    ]


def test_zip_bombs_in_a_zip_count_together(folder):
    inner = make_zip({str(n): bytes(MB) for n in range(6)})
    (folder / "a.zip").write_bytes(make_zip({"1.zip": inner, "2.zip": inner, "c.txt": "c"}))
    assert [r for _, r in found("a.zip", max_bytes=9 * MB)] == [
        *[bytes(MB)] * 6,
        "a zip that unpacks to 6 MB: more than the 3 MB allowed",
        b"c",
    ]


def test_a_gzip_bomb_is_refused(folder):
    (folder / "bom.gz").write_bytes(gzip.compress(bytes(50 * MB)))
    assert found("bom.gz") == [("bom.gz", "unpacks to more than 200 times its size (a zip bomb?)")]


def test_a_zip_of_too_many_files_is_refused(folder, monkeypatch):
    monkeypatch.setattr(files, "MAX_MEMBERS", 2)
    (folder / "veel.zip").write_bytes(make_zip({str(n): "x" for n in range(3)}))
    assert found("veel.zip") == [("veel.zip", "a zip of 3 files: more than the 2 allowed")]


def test_a_zip_with_a_huge_list_of_files_is_refused_before_it_is_read(folder, monkeypatch):
    monkeypatch.setattr(files, "MAX_DIRECTORY", 100)
    (folder / "lijst.zip").write_bytes(make_zip({str(n): "x" for n in range(30)}))
    assert found("lijst.zip") == [
        ("lijst.zip", "damaged .zip or .docx: its list of files is too long")
    ]


def test_an_encrypted_member_is_told_and_the_rest_is_read(folder):
    data = bytearray(make_zip({"a.txt": "a", "b.txt": "b"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (folder / "a.zip").write_bytes(data)
    assert found("a.zip") == [("a.zip/a.txt", "encrypted"), ("a.zip/b.txt", b"b")]


def test_a_damaged_member_is_told_and_the_rest_is_read(folder):
    data = make_zip({"a.txt": "eerste", "b.txt": "tweede"}, zipfile.ZIP_STORED)
    (folder / "a.zip").write_bytes(data.replace(b"eerste", b"eersTe"))
    assert found("a.zip") == [
        ("a.zip/a.txt", "damaged in the zip: Bad CRC-32 for file 'a.txt'"),
        ("a.zip/b.txt", b"tweede"),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_zip({"a": "x"})[:30], "damaged .zip or .docx: File is not a zip file"),
        (make_zip({}), "an empty zip"),
        (
            gzip.compress(b"tekst")[:-6],
            "damaged gzip: Compressed file ended before the end-of-stream marker was reached",
        ),
        (b"\x1f\x8b" + b"onzin" * 9, "damaged gzip: Unknown compression method"),
    ],
    ids=["cut zip", "empty zip", "cut gzip", "not gzip"],
)
def test_a_damaged_archive_is_told(folder, data, reason):
    (folder / "a").write_bytes(data)
    assert found("a") == [("a", reason)]


def test_names_that_are_no_text_can_be_shown(folder):
    os.close(os.open(b"brief\xff.txt", os.O_CREAT | os.O_WRONLY))
    assert found(".") == [("./brief�.txt", b"")]


def test_documents_are_found_one_at_a_time(folder):
    for name in "abc":
        (folder / name).write_text(name)
    documents = find_documents(["."], MB)
    assert next(documents).data == b"a"
    (folder / "b").write_text("later")
    assert next(documents).data == b"later"
