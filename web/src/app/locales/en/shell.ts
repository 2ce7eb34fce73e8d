export const shell = {
  app: { name: "Callboard", language: "Language", theme: "Appearance", menu: "More" },
  theme: { light: "Light", dark: "Dark", system: "As the system" },
  language: { en: "English", th: "ไทย" },
  page: { home: "Home", console: "Console" },
  pane: {
    conversation: "Conversation",
    events: "Events",
    panes: "Panes",
    handle: "Width of the conversation",
  },
  help: {
    open: "Help",
    title: "Help",
    lead: "How to talk, and the keys",
    talk: "Voice activity: just speak; the agent answers when you pause. Push to talk: it hears you only while you hold the button.",
    interrupt:
      "Speak over the agent, or press Esc, and it stops. What you did not hear is struck through.",
    type: "You can type at any time; the agent answers aloud.",
    inspect: "Every event between this page and the server is in the list. Click one to read it.",
    space: "Hold to talk (push to talk)",
    escape: "Interrupt the agent",
    enter: "Send what you typed",
    arrows: "Move through the events",
    unfold: "Open or close a run of deltas",
    help: "This help",
  },
} as const;
