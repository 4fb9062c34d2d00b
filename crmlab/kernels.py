"""The kernel that a chapter or a report runs in: how it is reached, started and stopped."""

import os
import tempfile
from collections.abc import Callable
from typing import TypeVar

from jupyter_client import AsyncKernelManager
from traitlets import default

LONGEST_SOCKET = 100  # signs in the name of a socket; macOS takes 103

Result = TypeVar("Result")


class QuietlyStopped(AsyncKernelManager):
    """Reaches a kernel by sockets of its own where the system has them, and asks it to end.

    Two kernels that start at once can draw the same port, but never the same folder.

    Its parent interrupts a kernel before it ends it. One that is just finishing its last answer
    then reports the interrupt as an error, also where all went well.
    """

    @default("transport")
    def _own_transport(self) -> str:
        if os.name == "posix":
            self._sockets = tempfile.TemporaryDirectory(prefix="crmlab-")  # goes with the manager
            if len(self._sockets.name) < LONGEST_SOCKET - len("/kernel-10"):
                return "ipc"
        return "tcp"

    @default("ip")
    def _own_address(self) -> str:
        return f"{self._sockets.name}/kernel" if self.transport == "ipc" else super()._ip_default()

    async def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
        """Ask the kernel to end; where that is no use, it is terminated, and then killed."""
        await self.request_shutdown(restart=restart)
        await self.finish_shutdown(restart=restart)
        await self.cleanup_resources(restart=restart)


def run_in_kernel(run: Callable[[], Result], tries: int = 2) -> Result:
    """Return what runs in a kernel of its own; one that does not start is tried once again.

    What fails to start twice is a RuntimeError.
    """
    from nbclient.exceptions import DeadKernelError
    from zmq.error import ZMQError

    try:
        return run()
    except DeadKernelError:
        raise  # it had started
    except (RuntimeError, ZMQError) as error:
        if tries == 1:
            raise RuntimeError(str(error)) from error
    return run_in_kernel(run, tries - 1)
