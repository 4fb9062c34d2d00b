"""The kernels of the tests, also those that nbval starts, split off a process with the libraries.

`crmlab` itself is read anew.
"""

from contextlib import nullcontext
from pathlib import Path

from jupyter_client.provisioning import local_provisioner

from crmlab import reports
from crmlab.kernels import QuietlyStopped
from crmlab.notebooks import SOLUTIONS
from crmlab.warm_kernels import end_all, split_off

UNSEEN = Path(__file__).with_name("unseen.py")
NO_PIXELS = "CRMLAB_TEST_WITHOUT_PIXELS"  # in the environment
LIBRARIES = """
import sys
sys.modules["polars"] = None  # it has threads, and statsmodels does without
import duckdb, pandas, pyarrow.parquet, scipy.optimize, scipy.stats, seaborn, sklearn.cluster
import sklearn.discriminant_analysis, sklearn.metrics, statsmodels.api
del sys.modules["polars"]
"""


def use():
    """Let kernels start so, where the system can split a process in two; return what ends it."""
    launch_cold, warming = local_provisioner.launch_kernel, reports.warming

    def launch_kernel(cmd, *, env, cwd=None, **others):
        if NO_PIXELS in env or (cwd and Path(cwd).resolve() in (SOLUTIONS.parent, SOLUTIONS)):
            cmd = [*cmd, f"--InteractiveShellApp.exec_files={UNSEEN}"]
        return split_off(cmd, env, cwd, LIBRARIES) or launch_cold(cmd, env=env, cwd=cwd, **others)

    def end():
        local_provisioner.launch_kernel, reports.warming = launch_cold, warming
        end_all()

    local_provisioner.launch_kernel = launch_kernel
    reports.warming = lambda _path: nullcontext(QuietlyStopped)
    return end
