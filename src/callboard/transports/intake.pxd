# cython: language_level=3
# Types for intake.py when it is compiled.
cimport cython
cimport picows.picows as picows

cdef picows.WSMsgType _TEXT


cdef class Passage:
    cpdef bint take(self, picows.WSTransport transport, picows.WSFrame frame) except -1


cdef class Intake(picows.WSListener):
    cdef Py_ssize_t _limit_bytes
    cdef object _owner
    cdef picows.WSTransport _transport
    cdef public object received
    cdef public Passage passage
    cdef bint _seen
    cdef Py_ssize_t _unparsed_bytes
    cdef object _parse
    cdef Py_ssize_t _parse_limit_bytes
    cdef object _too_big

    cpdef on_ws_connected(self, picows.WSTransport transport)

    @cython.locals(raw=bytes)
    cpdef on_ws_frame(self, picows.WSTransport transport, picows.WSFrame frame)

    cpdef on_ws_disconnected(self, picows.WSTransport transport)

    cpdef pause_writing(self)

    cpdef resume_writing(self)

    cpdef write(self, raw)

    @cython.locals(out=picows.WSTransport)
    cpdef pass_on(self, picows.WSTransport transport, picows.WSFrame frame)

    cpdef updated(self, Py_ssize_t received_bytes)
