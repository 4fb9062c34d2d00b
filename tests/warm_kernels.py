"""The kernels of the tests, also those that nbval starts, split off a process with the libraries.

It has read `crmlab` too, as that of many reports has. In the learners' copies each table gets a
column of the learner's own: no later cell may break.
"""

from contextlib import nullcontext
from pathlib import Path

from jupyter_client.provisioning import local_provisioner

from crmlab.kernels import QuietlyStopped
from crmlab.notebooks import SOLUTIONS
from crmlab.reports import making
from crmlab.warm_kernels import end_all, split_off

UNSEEN, OWN_COLUMNS = map(Path(__file__).with_name, ("unseen.py", "own_columns.py"))
NO_PIXELS = "CRMLAB_TEST_WITHOUT_PIXELS"  # in the environment
LIBRARIES = """
import sys
sys.modules["polars"] = None  # it has threads, and statsmodels does without
import duckdb, pandas, pyarrow.parquet, scipy.optimize, scipy.stats, seaborn, sklearn.cluster
import sklearn.discriminant_analysis, sklearn.metrics, statsmodels.api
del sys.modules["polars"]
from crmlab import complaints, information, lifecycle, loyalty, orientation, segmentation, strategy
from crmlab import live, value
"""


def use():
    """Let kernels start so, where the system can split a process in two; return what ends it."""
    launch_cold, warming = local_provisioner.launch_kernel, making.warming

    def launch_kernel(cmd, *, env, cwd=None, **others):
        here = cwd and Path(cwd).resolve()
        first = [UNSEEN] if NO_PIXELS in env or here in (SOLUTIONS.parent, SOLUTIONS) else []
        first += [OWN_COLUMNS] if here == SOLUTIONS.parent else []
        cmd = [*cmd, *(f"--InteractiveShellApp.exec_files={path}" for path in first)]
        return split_off(cmd, env, cwd, LIBRARIES) or launch_cold(cmd, env=env, cwd=cwd, **others)

    def end():
        local_provisioner.launch_kernel, making.warming = launch_cold, warming
        end_all()

    local_provisioner.launch_kernel = launch_kernel
    making.warming = lambda _path: nullcontext(QuietlyStopped)
    return end
