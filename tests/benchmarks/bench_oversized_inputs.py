"""How much memory and time the worst inputs of five megabytes take, format by format: at most 300 MB and a minute."""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from oversized_inputs import FORMS, inputs

MEMORY, SECONDS = 300, 60
"""Megabytes, and seconds of processor time (other programs may run beside)."""
_MOST_MEMORY, _MOST_SECONDS = 3 * 2**30, 2 * SECONDS
"""Bytes and seconds of processor time at which an import is ended."""


def imported(file: Path, format: str, folder: Path) -> None:
    """Import a file into a new corpus and index it, as the program does; print what came of it and what it took."""
    import resource

    from paper_index.errors import PaperError
    from paper_index.importers import Source
    from paper_index.paths import Home
    from paper_index.workspace import Workspace

    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    began = time.process_time()
    said, report = "", None
    with Workspace(Home.find(folder)) as workspace:
        began = time.process_time()
        try:
            _, report = workspace.add(Source(file), format=format)
        except PaperError as error:
            said = str(error)
    seconds = time.process_time() - began
    # What the system says of a process may count what started it; Linux knows better.
    status = Path("/proc/self/status")
    peak = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
    memory = (int(peak[1]) if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024
    print(
        json.dumps(
            {
                "seconds": seconds,
                "memory": memory,
                "read": report.read if report else 0,
                "rejected": report.rejected if report else 0,
                "said": said,
            }
        )
    )


def main() -> None:
    """Print the table; the exit code is 1 where an input takes too much."""
    if sys.argv[1:2] == ["--import"]:
        imported(Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*", default=list(FORMS))
    parser.add_argument("--input", default="", help="only inputs with this in their name")
    parser.add_argument("--without", default="\0", help="no inputs with this in their name")
    chosen = parser.parse_args()
    over = 0
    print("| Format | Input | Bytes | Seconds | MB | Read | Rejected | |\n|" + " --- |" * 8)
    for format in chosen.formats:
        for name, make in inputs(format):
            if chosen.input not in name or chosen.without in name:
                continue
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "input"
                file.write_bytes(make())
                command = [sys.executable, __file__, "--import", str(file), format, f"{folder}/home"]
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                found: dict[str, Any]
                if done.returncode:
                    said = done.stderr.strip().rpartition("\n")[2] or f"ended by signal {-done.returncode}"
                    found = {"seconds": _MOST_SECONDS, "memory": 0, "read": 0, "rejected": 0, "said": said}
                else:
                    found = json.loads(done.stdout)
                much = found["seconds"] > SECONDS or not 0 < found["memory"] <= MEMORY
                over += much
                said = f"{'**too much** ' if much else ''}{found['said'][:90]}"
                print(
                    f"| {format} | {name} | {file.stat().st_size:,} | {found['seconds']:.1f} | {found['memory']:.0f} "
                    f"| {found['read']:,} | {found['rejected']:,} | {said} |",
                    flush=True,
                )
    sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()
