"""Keeps what a slot of the model server has read in a file, and gives it to another slot.

The binding offers this only over the server's own HTTP listener, here a socket in a private
folder. The files hold prompt beginnings without any conversation and go when the server goes.
"""

from __future__ import annotations

import http.client
import json
import socket
from pathlib import Path

_TIMEOUT_S = 30.0


class SlotFiles:
    """``folder`` is private and empty; the server listens on ``socket_path`` in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.socket_path = folder / "llama.sock"

    @property
    def save_path(self) -> str:
        """As the server wants it: a prefix of file names."""
        return f"{self._folder}/"

    def save(self, slot: int, name: str) -> bool:
        return self._ask(slot, "save", name)

    def restore(self, slot: int, name: str) -> bool:
        return self._ask(slot, "restore", name)

    def remove(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)

    def _ask(self, slot: int, action: str, name: str) -> bool:
        connection = _Connection(self.socket_path)
        try:
            body = json.dumps({"filename": name})
            headers = {"Content-Type": "application/json"}
            connection.request("POST", f"/slots/{slot}?action={action}", body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return answer.status == 200


class _Connection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=_TIMEOUT_S)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(_TIMEOUT_S)
        self.sock.connect(str(self._path))
