export const connection = {
  connection: {
    idle: "Not connected",
    connecting: "Connecting",
    connected: "Connected",
    reconnecting: "Reconnecting",
    failed: "Failed",
    hung_up: "Call ended",
    hint: {
      idle: "No call is in progress",
      connecting: "The call is being set up",
      connected: "How the call travels, and how long a message takes there and back",
      reconnecting: "The network or the server went away; the call is being got back",
      failed: "The call could not be made or was cut",
      hung_up: "The other side ended the call",
    },
  },
  transport: { webrtc: "WebRTC", websocket: "WebSocket" },
  clock: {
    left: "{{minutes}} min left",
    renews: "renews in {{time}}",
    lasted: "How long the call has lasted",
    cap: "The server ends each session after a while. The call is carried over to a new one before that, without a break.",
  },
  retry: {
    what: "The connection was lost",
    waiting:
      "Trying again in {{seconds}} s (attempt {{attempt}}). What was said stays, and the call goes on where it stopped.",
    offline: "No network, waiting",
    offlineWhy:
      "This device is not connected. The call goes on as soon as the network is back. What was said stays.",
    stopping: "The server is shutting down",
    trying: "Trying to get the call back (attempt {{attempt}}). What was said stays.",
    now: "Try now",
    end: "End the call",
  },
  quality: { good: "Good", fair: "Fair", poor: "Poor" },
  loss: {
    what: "Many packets are being lost",
    offer: {
      lower_bitrate: "Your voice can take less of the network. It stays clear.",
      text: "The agent can answer in writing until the network is better.",
    },
    take: { lower_bitrate: "Use less", text: "Answer in writing" },
    decline: "Keep it as it is",
    taken: {
      lower_bitrate: "Your voice takes less of the network",
      text: "The agent answers in writing, because of the network",
    },
    restore: "Back to full sound",
  },
  reroute: {
    what: "This call travels by WebSocket",
    why: {
      ice_failed: "The audio found no way through the network by WebRTC; a firewall may block it.",
      no_candidates: "This browser found no network interface for WebRTC.",
      webrtc_missing: "This browser has no WebRTC.",
      other: "WebRTC did not connect in time.",
    },
    fix: "Everything works; sound may lag a little more.",
    back: "Try WebRTC again",
  },
  failure: {
    retry: "Try again",
    dismiss: "Dismiss",
    detail: "What the server said",
    useWebSocket: "Use WebSocket",
    useWebRtc: "Use WebRTC",
    resume: "Continue the conversation",
    startNew: "Start a new call",
    settings: "Open the settings",
    callAgain: "Call again",
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
    agent_failed: {
      what: "This agent could not begin",
      fix: "Its file has a mistake, or is gone. Repair it or choose another agent on the home page, then try again.",
    },
    provider_key: {
      what: "The provider does not accept the server's key",
      fix: "The key is wrong, has run out or is missing. Set it right on the server and start the server again, or choose a model that runs here.",
    },
    provider_refused: {
      what: "The provider refused the call",
      fix: "Change what it names, or choose another model in the settings, then try again.",
    },
    provider_unreachable: {
      what: "The provider cannot be reached",
      fix: "It may be down, or the server has no way to it. Try again in a moment, or choose a model that runs here.",
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
    no_candidates: {
      what: "This browser found no network",
      fix: "Check that the computer is connected to a network, then try again, or use WebSocket.",
    },
    webrtc_missing: {
      what: "This browser has no WebRTC",
      fix: "Use WebSocket, or another browser.",
    },
    connection_lost: {
      what: "The call was cut",
      fix: "The network or the server went away. What was said stays here: continue the conversation when they are back.",
    },
    session_expired: {
      what: "The call has reached its longest duration",
      fix: "What was said stays here. Call again, and the conversation goes on where it stopped.",
    },
    hung_up: {
      what: "The call was ended by the server",
      fix: "What was said stays here. Call again, and the conversation goes on where it stopped.",
    },
    server_stopping: {
      what: "The server is shutting down",
      fix: "What was said stays here. Continue the conversation when it is back.",
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
    answer: {
      what: "The answer failed",
      fix: "What you said is kept. Ask again.",
    },
    other: {
      what: "The server would not do that",
      fix: "What you asked for has not happened; the call goes on as it was.",
    },
  },
} as const;
