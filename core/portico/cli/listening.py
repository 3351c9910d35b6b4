"""The socket that a server listens on: had before anything slow is begun, or one clear error."""

from __future__ import annotations

import errno
import socket

from portico.errors import PorticoError


class CannotListen(PorticoError):
    """The address that was asked for cannot be listened on."""


def bind(host: str, port: int) -> socket.socket:
    """A socket bound to an address; port 0 is any free one. Not listening yet."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise CannotListen(_why(host, port, error)) from None
    bound.set_inheritable(True)
    return bound


def address(bound: socket.socket) -> str:
    """The URL at which a bound socket is reached."""
    host, port = bound.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _why(host: str, port: int, error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return (
                f"port {port} of {host} is in use: stop what listens there, or choose another "
                "one with --port."
            )
        case errno.EACCES:
            return f"port {port} of {host} is not for us: choose one from 1024 on with --port."
        case _:
            return f"cannot listen on {host}: {error.strerror or error}. Choose one with --host."
