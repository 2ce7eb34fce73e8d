"""What Python files that may be compiled read where there is no Cython: that they are not."""


class cython:  # noqa: N801 - it stands in for the module of that name
    compiled = False
