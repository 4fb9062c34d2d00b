"""Kernels that start out of a process that has read the libraries already.

A notebook in a test gets a kernel of its own as ever, by the way that it gets one elsewhere, but
not two seconds in which Python reads pandas and matplotlib once more. `crmlab` itself is read anew.
As a program, this is the process that becomes a kernel each time it is asked to.
"""

import builtins
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
from functools import cache
from importlib import import_module
from types import SimpleNamespace

from jupyter_client.provisioning import local_provisioner

LIBRARIES = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipywidgets",
    "duckdb",
    "pandas",
    "pyarrow.parquet",
    "scipy.optimize",
    "scipy.stats",
    "seaborn",
    "sklearn.cluster",
    "sklearn.discriminant_analysis",
    "sklearn.metrics",
    "statsmodels.api",
)
LAUNCHER = "ipykernel_launcher"
INLINE = "module://matplotlib_inline.backend_inline"  # as a kernel sets it before it draws


def use():
    """Let kernels start so, where the system can split a process in two; return what ends it."""
    launch_cold = local_provisioner.launch_kernel

    def launch_kernel(cmd, *, env, cwd=None, **others):
        if cmd[0] != sys.executable or LAUNCHER not in cmd:
            return launch_cold(cmd, env=env, cwd=cwd, **others)
        return Kernel(cmd[cmd.index(LAUNCHER) + 1 :], env, cwd)

    def end():
        local_provisioner.launch_kernel = launch_cold
        if _source.cache_info().currsize:
            process, _ = _source()
            process.communicate()

    if hasattr(os, "fork"):
        local_provisioner.launch_kernel = launch_kernel
    return end


class Kernel:
    """A kernel, as `subprocess.Popen` would tell of it."""

    stdin = stdout = stderr = returncode = None

    def __init__(self, arguments, env, cwd):
        self.pid = _ask(arguments=arguments, env=env, cwd=os.path.abspath(cwd or "."))

    def poll(self):
        if self.returncode is None:
            self.returncode = _ask(poll=self.pid)
        return self.returncode

    def wait(self):
        while self.poll() is None:
            time.sleep(0.01)
        return self.returncode

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)


@cache
def _source():
    """Return the process that kernels split from, and who may speak to it: one at a time."""
    process = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"MPLBACKEND": INLINE},
        start_new_session=True,
    )
    return process, threading.Lock()


def _ask(**question):
    process, one_at_a_time = _source()
    with one_at_a_time:
        process.stdin.write(json.dumps(question) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())


def _serve():
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # a kernel ends with its parent
    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)  # pandas asks it where it is shown
    for library in LIBRARIES:
        import_module(library)
    del builtins.get_ipython
    gc.freeze()  # so that nobody copies what is only read
    for line in sys.stdin:  # it ends with the tests
        question = json.loads(line)
        if "poll" in question:
            ended, status = os.waitpid(question["poll"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if ended else None
        else:
            answer = os.fork()
            if not answer:
                return _become_a_kernel(**question)
            os.setpgid(answer, answer)  # a signal to the kernel and its children is none to us
        print(json.dumps(answer), flush=True)


def _become_a_kernel(arguments, env, cwd):
    from ipykernel import kernelapp

    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    kernelapp.launch_new_instance(arguments)


if __name__ == "__main__":
    del sys.path[0]  # of the tests
    _serve()
