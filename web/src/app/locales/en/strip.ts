/** The inspector's timeline. */
export const strip = {
  strip: {
    label: "Timeline of the call",
    show: "Show the timeline",
    hide: "Hide the timeline",
    closer: "Zoom in",
    farther: "Zoom out",
    recent: "60 s",
    recentLabel: "Show the last 60 seconds",
    all: "All",
    allLabel: "Show the whole call",
    help: "Arrows move, with Shift they select, plus and minus zoom, Enter goes there, Esc lets go.",
    you: "You",
    agent: "Agent",
    at: "{{time}} s",
    overview:
      "Turns {{turns}} · Responses {{responses}} · Tool calls {{tools}} · Errors {{errors}}",
    response: "answer",
    running: "running",
    stage: {
      endpointing: "end of speech",
      stt: "speech to text",
      firstToken: "first token",
      firstAudio: "first audio",
      answer: "answer",
    },
    outcome: {
      active: "in progress",
      completed: "completed",
      cancelled: "cancelled",
      failed: "failed",
    },
  },
} as const;
