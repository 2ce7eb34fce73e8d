# cython: language_level=3
# Types for lane.py when it is compiled.
cimport cython

cimport picows.picows as picows
from callboard.transports.intake cimport Intake, Passage

cdef extern from "string.h":  # GNU, BSD and POSIX.1-2024
    void* memmem(const void*, size_t, const void*, size_t) noexcept

ctypedef const char* bytes_at

cdef bytes TIGHT_APPEND, LOOSE_APPEND, TIGHT_DELTA, DELTA_KEY, TYPE_KEY, QUOTE, BACKSLASH
cdef Py_ssize_t _TIGHT_APPEND_BYTES, _LOOSE_APPEND_BYTES, _TIGHT_DELTA_BYTES
cdef Py_ssize_t _DELTA_KEY_BYTES, _TYPE_KEY_BYTES, _HEAD_BYTES
cdef int _QUOTE, _BRACE, _BACKSLASH, _PADDING


cdef bint _begins(bytes_at raw, Py_ssize_t size, bytes_at head, Py_ssize_t head_bytes) noexcept

@cython.locals(found=bytes_at)
cdef Py_ssize_t _find(
    bytes_at raw, bytes_at key, Py_ssize_t key_bytes, Py_ssize_t start, Py_ssize_t end
) noexcept

@cython.locals(bits=cython.uchar, at=Py_ssize_t)
cdef bint _is_ascii(bytes_at raw, Py_ssize_t start, Py_ssize_t end) noexcept

cdef Py_ssize_t _payload(bytes_at raw, Py_ssize_t start, Py_ssize_t end) noexcept

cpdef Py_ssize_t usual_input(bytes_at raw, Py_ssize_t size)

@cython.locals(start=Py_ssize_t, key=Py_ssize_t)
cpdef Py_ssize_t usual_output(bytes_at raw, Py_ssize_t size)


cdef class Lane(Passage):
    cdef bint _inward
    cdef object _write
    cdef object _otherwise
    cdef object _full
    cdef Py_ssize_t _portion_bytes
    cdef Py_ssize_t _counted_bytes
    cdef Intake _out

    @cython.locals(size=Py_ssize_t)
    cpdef bint take(self, picows.WSTransport transport, picows.WSFrame frame) except -1

    @cython.locals(size=Py_ssize_t)
    cpdef received(self, raw)

    cdef Py_ssize_t _audio_bytes(self, bytes_at raw, Py_ssize_t size)

    cdef _count(self, Py_ssize_t size)
