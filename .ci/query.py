"""Asks a running Portico for its plugins and for what each given document selects, over HTTP.

Called by `.ci/wheels` with the address and the documents; TOKEN and PORTICO_PLUGINS say
who asks and which plugins must be enabled. Ends with an error unless every answer is whole.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

PLUGINS = "{ plugins { name version state } }"
PATIENCE_SECONDS = 30


def wait_until_ready(address: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except OSError as error:
            if time.monotonic() > deadline:
                sys.exit(f"{address}/readyz does not answer after {PATIENCE_SECONDS} s: {error}")
            time.sleep(0.1)


def ask(address: str, document: str) -> dict[str, Any]:
    """Post a document and give its data; an error, or a field without a value, ends the run."""
    request = urllib.request.Request(
        f"{address}/graphql",
        data=json.dumps({"query": document}).encode(),
        headers={
            "Authorization": f"Bearer {os.environ['TOKEN']}",
            "Content-Type": "application/json",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            answer = json.load(response)
    except urllib.error.HTTPError as error:
        sys.exit(f"{document}\nwas answered with {error.code}: {error.read().decode()}")
    print(document.strip(), json.dumps(answer), sep="\n")
    if answer.get("errors") or any(value is None for value in answer["data"].values()):
        sys.exit("this answer is not whole")
    data: dict[str, Any] = answer["data"]
    return data


def main(address: str, *documents: str) -> None:
    wait_until_ready(address)
    states = {each["name"]: each["state"] for each in ask(address, PLUGINS)["plugins"]}
    if states != dict.fromkeys(os.environ["PORTICO_PLUGINS"].split(","), "ENABLED"):
        sys.exit("these are not exactly the plugins that were installed, all enabled")
    for document in documents:
        ask(address, Path(document).read_text(encoding="utf-8"))


main(*sys.argv[1:])
