export const connection = {
  connection: {
    idle: "Not connected",
    connecting: "Connecting",
    connected: "Connected",
    reconnecting: "Reconnecting",
    failed: "Failed",
    hint: {
      idle: "No call is in progress",
      connecting: "The call is being set up",
      connected: "How the call travels, and how long a message takes there and back",
      reconnecting: "Packets are being lost; the call is waiting for the network",
      failed: "The call could not be made or was cut",
    },
  },
  transport: { webrtc: "WebRTC", websocket: "WebSocket" },
  clock: { left: "{{minutes}} min left" },
  failure: {
    retry: "Try again",
    dismiss: "Dismiss",
    detail: "What the server said",
    useWebSocket: "Use WebSocket",
    useWebRtc: "Use WebRTC",
    server_unreachable: {
      what: "The server does not answer",
      fix: "Check that it is running and that you are on the same network, then try again.",
    },
    engine_failed: {
      what: "The engine could not start",
      fix: "Look at the server's own messages: they say which model is missing. Repair it, restart the server, then try again.",
    },
    unauthorised: {
      what: "The server did not let you in",
      fix: "Open this page at the server's own address (for instance 127.0.0.1), then try again.",
    },
    session_limit: {
      what: "All seats are taken",
      fix: "The server serves a fixed number of calls well rather than all of them badly. End another call or wait a moment, then try again.",
    },
    model_unknown: {
      what: "The server does not have this model",
      fix: "Choose another model in the settings, then try again.",
    },
    refused: {
      what: "The server refused the call",
      fix: "Check the settings, then try again.",
    },
    websocket_refused: {
      what: "The connection was refused",
      fix: "The server is there but did not accept a WebSocket. Try again, or use WebRTC.",
    },
    ice_failed: {
      what: "The audio found no way through the network",
      fix: "A firewall may block it. Try again, or use WebSocket, which needs only the web's own port.",
    },
    connection_lost: {
      what: "The call was cut",
      fix: "The network or the server went away. What was said stays here. Try again to start a new call.",
    },
    session_expired: {
      what: "The call has reached its longest duration",
      fix: "Start a new one to go on.",
    },
    timed_out: {
      what: "The server took too long",
      fix: "It may be busy. Try again in a moment.",
    },
    unexpected: {
      what: "Something went wrong on this page",
      fix: "Try again. If it stays, reload the page.",
    },
  },
  refusal: {
    input_audio_buffer_commit_empty: {
      what: "That was too short",
      fix: "Hold the button for as long as you speak.",
    },
    cannot_update_voice: {
      what: "The voice stays for this call",
      fix: "A voice cannot change once it has spoken. The next call uses the new one.",
    },
    other: {
      what: "The server would not do that",
      fix: "The call goes on.",
    },
  },
} as const;
