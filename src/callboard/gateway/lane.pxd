# cython: language_level=3
# Types for lane.py when it is compiled.
cimport cython

cdef bytes TIGHT_APPEND, LOOSE_APPEND, TIGHT_DELTA, DELTA_KEY
cdef Py_ssize_t _TIGHT_APPEND_BYTES, _LOOSE_APPEND_BYTES, _TIGHT_DELTA_BYTES
cdef Py_ssize_t _DELTA_KEY_BYTES, _HEAD_BYTES
cdef int _QUOTE, _BRACE, _BACKSLASH, _PADDING


@cython.locals(start=Py_ssize_t, end=Py_ssize_t, last=int)
cpdef Py_ssize_t usual_input(bytes raw) except -2

@cython.locals(start=Py_ssize_t, end=Py_ssize_t, last=int)
cpdef Py_ssize_t usual_output(bytes raw) except -2


cdef class Lane:
    cdef bint _inward
    cdef object _write
    cdef object _otherwise
    cdef object _full
    cdef Py_ssize_t _portion_bytes
    cdef Py_ssize_t _counted_bytes

    @cython.locals(size=Py_ssize_t)
    cpdef received(self, raw)
