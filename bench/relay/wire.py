"""What goes over the wire in this benchmark."""

from __future__ import annotations

import base64

FRAME_MS = 40
FRAME_BYTES = FRAME_MS * 24 * 2
FRAMES_PER_S = 1000 // FRAME_MS
AUDIO = base64.b64encode(bytes(range(256)) * (FRAME_BYTES // 256 + 1))[: FRAME_BYTES * 4 // 3]
APPEND = b'{"type":"input_audio_buffer.append","audio":"%s"}' % AUDIO
DELTA = (
    b'{"type":"response.output_audio.delta","event_id":"event_DEltaDEltaDEltaDEltaX",'
    b'"response_id":"resp_REspREspREspREspREspX","item_id":"item_ITemITemITemITemITemX",'
    b'"output_index":0,"content_index":0,"delta":"%s"}' % AUDIO
)
CREATED = (
    b'{"type":"session.created","event_id":"event_CReatedCReatedCReate",'
    b'"session":{"type":"realtime","object":"realtime.session","id":"sess_SEssSEssSEssSEssSEssX",'
    b'"model":"gpt-realtime","tools":[],"instructions":""}}'
)
UPDATED = CREATED.replace(b"session.created", b"session.updated")
FLOOD = b'{"type":"bench.flood"}'
