"""Being told to stop: streams must end before a server waits for its connections to."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def when_told_to_stop(call: Callable[[], None]) -> Iterator[None]:
    """Call this first when a signal tells the process to stop; then whoever was told before.

    The lifespan of an application ends only once its connections are closed, which is too late
    for those that would stay open for ever.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # such as in tests: nobody there is sent signals
        return
    loop = asyncio.get_running_loop()
    before: dict[int, Any] = {each: signal.getsignal(each) for each in SIGNALS}
    heeded = {number: handler for number, handler in before.items() if callable(handler)}

    def told(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(call)
        heeded[number](number, frame)

    for number in heeded:
        signal.signal(number, told)
    try:
        yield
    finally:
        for number, handler in heeded.items():
            signal.signal(number, handler)
