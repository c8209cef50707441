"""Health check of the web container: asks a page of this process under an allowed name."""

import os
import sys
import urllib.request

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".") or "localhost"
port = os.environ.get("WEB_BIND", "0.0.0.0:8000").rpartition(":")[2]
address = f"http://127.0.0.1:{port}{sys.argv[1]}"
request = urllib.request.Request(address, headers={"Host": host})  # http, our own
with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310  # our own address
    sys.exit(answer.status != 200)
