export const diagnostics = {
  link: {
    title: "Connection",
    none: "No call is in progress. During a call this shows which way it takes and how well the sound gets through.",
    waiting: "Measuring the connection…",
    way: "Way",
    sound: "Sound",
    totals: "Since the call was connected",
    grade: {
      good: "Good: what is said arrives whole and without delay.",
      fair: "Fair: the talk flows, with a short delay or a dropped syllable now and then.",
      poor: "Poor: words go missing or come late. A cable or a nearer access point may help.",
    },
    roundTrip: "Round trip",
    trace: "Round trip of the last {{seconds}} s, at most {{longest}} ms",
    transport: "Transport",
    path: {
      name: "Sound travels",
      here: "between this browser and this server",
      direct: "straight between this browser and {{provider}}",
      relayed: "through this server to {{provider}}",
    },
    signalling: "Signalling",
    channel: "Data channel",
    socket: "Socket",
    local: "This computer",
    remote: "Server",
    protocol: "Protocol",
    network: "Network",
    codecIn: "Codec, agent",
    codecOut: "Codec, you",
    kbpsIn: "Received",
    kbpsOut: "Sent",
    lossIn: "Lost on the way here",
    lossOut: "Lost on the way there",
    jitter: "Jitter",
    buffer: "Jitter buffer",
    concealed: "Concealed samples",
    bytesIn: "Received",
    bytesOut: "Sent",
    queued: "Waiting to be sent",
    memory: "Memory of this page",
  },
  preflight: {
    open: "Check this computer",
    wrong: "Check what is wrong",
    title: "Check this computer",
    lead: "All that a call needs, tried one by one",
    close: "Close",
    again: "Run again",
    withMicrophone: "Check all",
    running: "Checking",
    copy: "Copy the results",
    copied: "Copied",
    state: { pending: "Open", ok: "Fine", warning: "Look here", failed: "Failed" },
    overall: {
      pending: "Checking…",
      untried: "Fine so far. The microphone has not been tried yet.",
      ok: "This computer is ready for a call.",
      warning: "A call works, but something could be better.",
      failed: "Something stands in the way of a call.",
    },
    check: {
      server: "Server",
      engine: "Engine and models",
      secure: "Secure page",
      microphone: "Microphone",
      webrtc: "WebRTC",
      websocket: "WebSocket",
    },
    say: {
      wait: "Being tried.",
      server_ok: "It answers within {{ms}} ms.",
      server_unreachable:
        "It does not answer: check that it is running and that you are on the same network.",
      engine_ready: "Ready; model names to choose from: {{models}}.",
      engine_off:
        "Not wanted here: calls go to the providers; model names to choose from: {{models}}.",
      engine_loading: "The models are still loading: wait a moment, then run this again.",
      engine_failed:
        "The engine could not start: the server's own messages say which model is missing.",
      engine_unreachable: "The engine could not be asked: first get the server to answer.",
      engine_no_models: "No model is offered: check the server's list of providers and models.",
      secure_ok: "The browser may give this page the microphone.",
      secure_not:
        "Browsers give the microphone only to secure pages: open this one at 127.0.0.1 or over https.",
      microphone_untried: "Press “Check all”; the browser may ask for your permission.",
      microphone_ok: "It gives sound: {{label}}.",
      microphone_silent:
        "It is open but gives no sound: check its mute switch, or choose another one in the sound menu ({{label}}).",
      microphone_blocked:
        "It is blocked: allow it beside the address of this page, then run this again.",
      microphone_missing: "None was found: plug one in, then run this again.",
      microphone_busy:
        "It cannot be opened: close other programs that use it, then run this again.",
      microphone_insecure:
        "It is out of reach for pages that are not secure: open this one at 127.0.0.1 or over https.",
      microphone_stalled: "The browser holds sound back: click on the page, then run this again.",
      webrtc_ok: "Two ends on this page connected within {{ms}} ms.",
      webrtc_missing:
        "This browser has none: calls take WebSocket; another browser would save some delay.",
      webrtc_no_candidates:
        "The browser found no network interface: connect to a network, or use WebSocket.",
      webrtc_blocked:
        "Nothing came through: an extension or a firewall may block it; calls take WebSocket instead.",
      websocket_ok: "Opened within {{ms}} ms.",
      websocket_blocked:
        "It was refused: a proxy or a firewall may block it; calls by WebRTC work all the same.",
      websocket_full:
        "Not tried, because all seats are taken: end another call, then run this again.",
      websocket_no_model: "Not tried, because the server offers no model to open it with.",
      no_way:
        "Neither WebRTC nor WebSocket connects: try another network or browser, or ask whoever runs the firewall.",
    },
  },
} as const;
