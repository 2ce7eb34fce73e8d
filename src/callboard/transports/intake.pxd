# cython: language_level=3
# Types for intake.py when it is compiled.
cimport cython
from picows.picows cimport WSFrame, WSTransport


cdef int _TEXT


cdef class Intake:
    cdef Py_ssize_t _limit_bytes
    cdef object _otherwise
    cdef public object received
    cdef bint _seen
    cdef Py_ssize_t _unparsed_bytes
    cdef object _parse
    cdef Py_ssize_t _parse_limit_bytes
    cdef object _too_big

    @cython.locals(raw=bytes)
    cpdef frame(self, WSTransport transport, WSFrame frame)

    cpdef updated(self, Py_ssize_t received_bytes)
