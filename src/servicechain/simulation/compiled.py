"""The loop compiled by numba; kept on disk, so that one machine compiles it once.

Numba looks only at the file of the loop to tell whether what it kept is still right: whoever
changes `draws` alone deletes `__pycache__` of the kernels.
"""

from numba import njit
from numba.extending import register_jitable

from servicechain.kernels import draws, people

for _helper in (
    draws.mix,
    draws.unit,
    draws._normal,
    draws._gamma,
    draws.draw,
    draws.push,
    draws.pop,
    draws.worked,
    draws.when_worked,
):
    register_jitable(_helper)

run = njit(cache=True, nogil=True, error_model="numpy")(people.run)
