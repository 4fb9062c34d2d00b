"""Public data sets: verified before use, cached once, and clear when something is wrong.

A loopback server stands in for the publishers and serves the real files.
"""

import datetime
import http.server
import re
import socket
import threading
import zipfile
from itertools import chain
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd
import pytest

from crmlab import datasets

REAL = Path(__file__).resolve().parents[2] / "shared" / "data"
CDNOW = REAL / "cdnow" / "CDNOW_master.txt"
CDNOW_SAMPLE = REAL / "cdnow" / "CDNOW_sample.txt"
ONLINE_RETAIL = REAL / "online_retail" / "online_retail.parquet"
needs_cdnow = pytest.mark.skipif(not CDNOW.exists(), reason=f"the real file {CDNOW} is absent")
needs_online_retail = pytest.mark.skipif(
    not ONLINE_RETAIL.exists(), reason=f"the real file {ONLINE_RETAIL} is absent"
)

SHEET = "xl/worksheets/sheet1.xml"


class Publisher(http.server.BaseHTTPRequestHandler):
    """Answers every request with what the server holds at the moment."""

    def do_GET(self):
        self.server.requests += 1
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(self.server.announced or len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def publisher():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    server.status, server.body, server.announced, server.requests = 200, b"", None, 0
    server.url = f"http://127.0.0.1:{server.server_port}/data.zip"
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("CRMLAB_CACHE", str(folder))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return folder


@pytest.fixture
def closed_port_url():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/data.zip"


def zipped(folder, member, content):
    archive = folder / "made.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as files:
        files.writestr(member, content)
    return archive.read_bytes()


def workbook(rows, path):
    """Write rows as the publisher does: ids made of digits as numbers, no text for no value."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        sheet = book.add_worksheet("Online Retail")
        sheet.write_datetime(0, 0, datetime.datetime(2010, 12, 1))  # style 1
    names = [[text_cell(name) for name in rows.columns]]
    lines = chain(names, zip(*map(cells, rows.items()), strict=True))
    with zipfile.ZipFile(path) as made:
        parts = {part: made.read(part) for part in made.namelist()}
    head, _, tail = parts[SHEET].partition(b"<sheetData>")
    body = "".join(f"<row>{''.join(line)}</row>" for line in lines).encode()
    size = f'<dimension ref="A1:H{len(rows) + 1}"/>'.encode()
    parts[SHEET] = b"".join(
        [
            re.sub(rb"<dimension [^>]*>", size, head),
            b"<sheetData>",
            body,
            tail[tail.index(b"</sheetData>") :],
        ]
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as files:
        for part, content in parts.items():
            files.writestr(part, content)
    return path


def cells(column):
    """Return the cells of a column, by hand: xlsxwriter takes half a minute for four million."""
    codes, values = pd.factorize(column[1], use_na_sentinel=False)  # each value is written once
    if pd.api.types.is_datetime64_dtype(values):
        days = (values - pd.Timestamp("1899-12-30")) / pd.Timedelta(days=1)
        written = [f'<c s="1"><v>{day:.16G}</v></c>' for day in days]
    elif pd.api.types.is_numeric_dtype(values):
        written = [f"<c><v>{value:.16G}</v></c>" if value == value else "<c/>" for value in values]
    else:
        written = ["<c/>" if pd.isna(value) else text_cell(value) for value in values]
    return np.array(written, dtype=object)[codes]


def text_cell(text):
    if text.isdigit():
        return f"<c><v>{int(text)}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


@pytest.fixture
def cdnow_zip(tmp_path):
    return zipped(tmp_path, "CDNOW_master.txt", CDNOW.read_bytes())


@pytest.fixture(scope="session")
def online_retail_zip(tmp_path_factory):
    folder = tmp_path_factory.mktemp("online_retail")
    path = workbook(pd.read_parquet(ONLINE_RETAIL), folder / "Online Retail.xlsx")
    return zipped(folder, "Online Retail.xlsx", path.read_bytes())


@needs_cdnow
def test_cdnow_is_fetched_and_typed(publisher, cdnow_zip):
    publisher.body = cdnow_zip
    frame = datasets.fetch_cdnow(publisher.url)
    assert list(frame.columns) == ["customer_id", "date", "quantity", "amount"]
    assert frame.shape == (69_659, 4)
    assert frame.loc[0, "customer_id"] == "00001"
    assert frame.loc[0, "date"] == pd.Timestamp("1997-01-01")
    assert frame["amount"].sum() == pytest.approx(2_500_315.63)


@needs_cdnow
def test_cdnow_is_read_as_the_publisher_has_it_without_column_names(publisher, tmp_path):
    _, _, rows = CDNOW.read_bytes().partition(b"\n")
    publisher.body = zipped(tmp_path, "CDNOW_master.txt", rows)
    assert len(datasets.fetch_cdnow(publisher.url)) == 69_659


@needs_cdnow
def test_the_cdnow_sample_is_a_tenth_of_the_customers_under_their_own_ids(publisher, tmp_path):
    publisher.body = zipped(tmp_path, "CDNOW_sample.txt", CDNOW_SAMPLE.read_bytes())
    sample = datasets.fetch_cdnow(publisher.url, sample=True)
    publisher.body = zipped(tmp_path, "CDNOW_master.txt", CDNOW.read_bytes())
    everybody = datasets.fetch_cdnow(publisher.url)
    assert sample["customer_id"].nunique() == 2_357
    theirs = everybody[everybody["customer_id"].isin(sample["customer_id"])]
    columns = list(sample)
    pd.testing.assert_frame_equal(
        sample.sort_values(columns, ignore_index=True),
        theirs.sort_values(columns, ignore_index=True),
    )


@needs_cdnow
def test_second_call_needs_no_server(publisher, cdnow_zip, closed_port_url, cache):
    publisher.body = cdnow_zip
    first = datasets.fetch_cdnow(publisher.url)
    second = datasets.fetch_cdnow(closed_port_url)
    pd.testing.assert_frame_equal(first, second)
    assert publisher.requests == 1
    assert {path.name for path in cache.iterdir()} == {
        "CDNOW_master.parquet",
        "CDNOW_master.sha256",
    }


@needs_cdnow
def test_download_shows_progress(publisher, cdnow_zip, capfd):
    publisher.body = cdnow_zip
    datasets.fetch_cdnow(publisher.url)
    assert "100%" in capfd.readouterr().err


@needs_online_retail
def test_online_retail_is_fetched_as_published(publisher, online_retail_zip):
    publisher.body = online_retail_zip
    frame = datasets.fetch_online_retail(publisher.url)
    real = pd.read_parquet(ONLINE_RETAIL)
    assert frame["CustomerID"].dtype == "Int64"
    pd.testing.assert_frame_equal(frame, real.astype({"CustomerID": "Int64"}))


@needs_online_retail
def test_online_retail_with_rows_missing_is_refused(publisher, tmp_path, cache):
    path = workbook(pd.read_parquet(ONLINE_RETAIL).head(1000), tmp_path / "part.xlsx")
    publisher.body = zipped(tmp_path, "Online Retail.xlsx", path.read_bytes())
    with pytest.raises(datasets.DataMismatchError, match="rows: expected 541909, found 1000"):
        datasets.fetch_online_retail(publisher.url)
    assert list(cache.iterdir()) == []


def changed_amount(text):
    return text.replace(b"  11.77", b"  11.78", 1)


def row_lost(text):
    return text.rstrip(b"\n").rpartition(b"\n")[0]


def customers_merged(text):
    return text.replace(b"\n 00003 ", b"\n 00002 ")


@needs_cdnow
@pytest.mark.parametrize(
    ("change", "difference"),
    [
        (changed_amount, "US dollars: expected 2500315.63, found 2500315.64"),
        (row_lost, "rows: expected 69659, found 69658"),
        (customers_merged, "customers: expected 23570, found 23569"),
    ],
)
def test_changed_content_is_refused_and_not_kept(publisher, tmp_path, cache, change, difference):
    publisher.body = zipped(tmp_path, "CDNOW_master.txt", change(CDNOW.read_bytes()))
    with pytest.raises(datasets.DataMismatchError, match=re.escape(difference)):
        datasets.fetch_cdnow(publisher.url)
    assert list(cache.iterdir()) == []


BAD_ARCHIVES = {
    "empty": lambda folder: b"",
    "web page": lambda folder: b"<!doctype html><title>moved</title>",
    "file missing": lambda folder: zipped(folder, "other.txt", b"1 2 3 4"),
    "file empty": lambda folder: zipped(folder, "CDNOW_master.txt", b""),
    "prose": lambda folder: zipped(folder, "CDNOW_master.txt", b"to be or not\nto be\n"),
    "bytes": lambda folder: zipped(folder, "CDNOW_master.txt", bytes(range(256)) * 9),
    "half a zip": lambda folder: zipped(folder, "CDNOW_master.txt", b"00001 19970101 1 9\n")[:60],
}


@pytest.mark.parametrize("kind", BAD_ARCHIVES)
def test_anything_else_is_refused_and_not_kept(publisher, tmp_path, cache, kind):
    publisher.body = BAD_ARCHIVES[kind](tmp_path)
    with pytest.raises(datasets.DataMismatchError, match=r"CDNOW_master.zip is not CDNOW.*removed"):
        datasets.fetch_cdnow(publisher.url)
    assert list(cache.iterdir()) == []


def test_a_workbook_that_is_none_is_refused(publisher, tmp_path, cache):
    publisher.body = zipped(tmp_path, "Online Retail.xlsx", b"InvoiceNo,StockCode\n1,2\n")
    with pytest.raises(datasets.DataMismatchError, match="is not Online Retail"):
        datasets.fetch_online_retail(publisher.url)
    assert list(cache.iterdir()) == []


def test_without_network_the_message_says_what_to_do(closed_port_url, cache):
    with pytest.raises(datasets.DownloadError) as caught:
        datasets.fetch_cdnow(closed_port_url)
    message = str(caught.value)
    for words in (
        "no connection",
        closed_port_url,
        "CDNOW_master.zip",
        str(cache),
        "chapters do not",
    ):
        assert words in message
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize("status", [404, 500])
def test_a_server_that_refuses_is_quoted(publisher, cache, status):
    publisher.status = status
    with pytest.raises(datasets.DownloadError, match=f"the server answered {status}"):
        datasets.fetch_online_retail(publisher.url)
    assert list(cache.iterdir()) == []


def test_a_connection_that_breaks_off_leaves_nothing(publisher, cache):
    publisher.body, publisher.announced = b"PK", 1000
    with pytest.raises(datasets.DownloadError, match="could not be downloaded"):
        datasets.fetch_cdnow(publisher.url)
    assert list(cache.iterdir()) == []


@needs_cdnow
def test_a_file_put_there_by_hand_is_used(closed_port_url, cdnow_zip, cache):
    cache.mkdir()
    (cache / "CDNOW_master.zip").write_bytes(cdnow_zip)
    assert len(datasets.fetch_cdnow(closed_port_url)) == 69_659


def test_a_wrong_file_put_there_by_hand_is_refused(closed_port_url, cache):
    cache.mkdir()
    (cache / "CDNOW_master.zip").write_bytes(b"not a zip")
    with pytest.raises(datasets.DataMismatchError):
        datasets.fetch_cdnow(closed_port_url)
    assert list(cache.iterdir()) == []


@needs_cdnow
def test_a_cached_copy_that_changed_is_refused_then_fetched_again(publisher, cdnow_zip, cache):
    publisher.body = cdnow_zip
    first = datasets.fetch_cdnow(publisher.url)
    copy = cache / "CDNOW_master.parquet"
    first.assign(amount=first["amount"] * 2).to_parquet(copy)
    with pytest.raises(datasets.DataMismatchError, match=r"expected SHA-256 \w{64}, found \w{64}"):
        datasets.fetch_cdnow(publisher.url)
    assert not copy.exists()
    pd.testing.assert_frame_equal(datasets.fetch_cdnow(publisher.url), first)


def test_a_cache_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CRMLAB_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(datasets.DownloadError, match="CRMLAB_CACHE"):
        datasets.fetch_cdnow("http://127.0.0.1:9/")


@needs_cdnow
def test_a_cache_made_before_may_be_read_only(publisher, cdnow_zip, cache, monkeypatch):
    publisher.body = cdnow_zip
    first = datasets.fetch_cdnow(publisher.url)

    def refuse(*arguments, **named):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    monkeypatch.setattr("tempfile.TemporaryDirectory", refuse)
    pd.testing.assert_frame_equal(datasets.fetch_cdnow(publisher.url), first)
