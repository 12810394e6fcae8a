"""How gunicorn serves the archive; what is set on its command line goes before this."""

import os
import tempfile
from typing import Any

# The processes count together in files of this folder, which is new at each start.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="archive-metrics-")
control_socket_disable = True  # nobody steers it while it runs
timeout = 30  # seconds that a request may take
graceful_timeout = 30  # and may go on when the server is told to end


def child_exit(server: Any, worker: Any) -> None:
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)
