/** What stays in the browser when a call is over. */
export const keeping = {
  keeping: {
    title: "Kept in this browser",
    sessions: "Keep sessions",
    sessionsHint:
      "What was said and the events of each call stay in this browser's storage on this device, the newest 50. Nothing of it is sent anywhere.",
    audio: "Keep the sound as well",
    audioHint: "Both voices, as far as they come in events. It takes much more room.",
    none: "Nothing is kept here now.",
    now_one: "{{count}} session is kept here, {{size}}.",
    now_other: "{{count}} sessions are kept here, {{size}}.",
    sure_one: "Delete the session that is still kept? It cannot be brought back.",
    sure_other: "Delete the {{count}} sessions that are still kept? They cannot be brought back.",
    delete: "Delete all…",
    yes: "Delete",
    no: "Leave them",
  },
} as const;
