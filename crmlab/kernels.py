"""The kernel that a chapter or a report runs in, and how it is stopped."""

from jupyter_client import AsyncKernelManager


class QuietlyStopped(AsyncKernelManager):
    """Stops a kernel by asking it to end.

    Its parent interrupts the kernel first. A kernel that is just finishing its last answer then
    reports the interrupt as an error, also where all went well.
    """

    async def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
        """Ask the kernel to end; where that is no use, it is terminated, and then killed."""
        await self.request_shutdown(restart=restart)
        await self.finish_shutdown(restart=restart)
        await self.cleanup_resources(restart=restart)
