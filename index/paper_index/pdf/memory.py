"""The memory that another process uses, for systems that do not limit it themselves."""

import contextlib
import ctypes
import subprocess
import sys
from pathlib import Path


def memory_of(process: int) -> int:
    """Return the bytes of memory that a process uses, 0 if that cannot be found."""
    if sys.platform == "win32":
        return _on_windows(process)
    try:
        with contextlib.suppress(FileNotFoundError):  # Linux, which has no ps in a small container
            status = Path("/proc", str(process), "status").read_text()
            return int(status.partition("VmRSS:")[2].split()[0]) * 1024
        listed = subprocess.run(["/bin/ps", "-o", "rss=", "-p", str(process)], capture_output=True, timeout=5)
        return int(listed.stdout) * 1024
    except (OSError, ValueError, IndexError, subprocess.TimeoutExpired):  # it has ended
        return 0


def _on_windows(process: int) -> int:
    """Return the working set of a process."""
    if sys.platform != "win32":
        return 0

    class Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS of the Windows API."""

        _fields_ = (
            ("cb", ctypes.c_uint32),
            ("PageFaultCount", ctypes.c_uint32),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            ("WorkingSetSize", ctypes.c_size_t),
            ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
            ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
            ("PagefileUsage", ctypes.c_size_t),
            ("PeakPagefileUsage", ctypes.c_size_t),
        )

    kernel = ctypes.WinDLL("kernel32")
    kernel.OpenProcess.restype = ctypes.c_void_p
    query_limited_information = 0x1000
    handle = ctypes.c_void_p(kernel.OpenProcess(query_limited_information, False, process))
    if not handle:
        return 0
    counters = Counters(cb=ctypes.sizeof(Counters))
    try:
        found = kernel.K32GetProcessMemoryInfo(handle, ctypes.byref(counters), counters.cb)
    finally:
        kernel.CloseHandle(handle)
    return counters.WorkingSetSize if found else 0
