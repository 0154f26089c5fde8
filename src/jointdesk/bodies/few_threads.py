"""Django's application over ASGI for a door whose views are all synchronous: one hop to a thread and back a request.

Django would hop for each middleware, and give every request a thread of its own: under a crowd they take each other's
time. Here a few threads serve everybody in turn, and what waits costs a place in a queue.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponseBase

from jointdesk.bodies.sealed_bodies import SealedBodies

# some wait for the disk while others count
THREADS = 6


class FewThreads(SealedBodies):
    def __init__(self) -> None:
        super().__init__()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        # without a context of its own a request starts no thread for its signals and its end
        await self.handle(scope, receive, send)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        serve: Any = sync_to_async(self.get_response, thread_sensitive=False, executor=self._threads)
        response: HttpResponseBase = await serve(request)
        return response
