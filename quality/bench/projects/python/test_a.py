import concurrent.futures
import http.server
import multiprocessing
import socket
import sqlite3
import tempfile
import threading
import urllib.request

import pytest

from a import add


def test_adds(tmp_path):
    (tmp_path / "file").write_text(str(add(1, 2)))
    assert (tmp_path / "file").read_text() == "3"


@pytest.mark.parametrize("host", ["", "127.0.0.1", "localhost"])
def test_serves(host):
    server = http.server.ThreadingHTTPServer((host, 0), http.server.SimpleHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for _ in range(20):
        with urllib.request.urlopen(f"http://{host or 'localhost'}:{server.server_port}/setup.py") as answer:
            assert answer.status == 200
    server.shutdown()


def test_serves_ipv6():
    if not socket.has_ipv6:
        pytest.skip("no IPv6")
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as server:
        socket.create_connection(("127.0.0.1", server.getsockname()[1])).close()


def test_has_a_socket_pair():
    left, right = socket.socketpair()
    left.send(b"a")
    assert right.recv(1) == b"a"


def test_has_a_database(tmp_path):
    with sqlite3.connect(tmp_path / "a.db") as database:
        database.execute("create table a (b)")


def test_finds_a_temporary_folder():
    with tempfile.TemporaryDirectory() as folder:
        open(folder + "/a", "w").close()
