export const layout = {
  layout: {
    tools: "Tools",
    side: "Beside the conversation",
    splitHandle: "Width of the conversation",
    toolsHandle: "Width of the tools",
    pixels: "{{count}} pixels",
    percent: "{{count}} per cent",
    toggle: {
      conversation: "Conversation",
      events: "Events",
      tools: "Tools",
      records: "Live data",
    },
    show: {
      conversation: "Show the conversation",
      events: "Show the events",
      tools: "Show the tools",
      records: "Show the live data",
    },
    hide: {
      conversation: "Hide the conversation",
      events: "Hide the events",
      tools: "Hide the tools",
      records: "Hide the live data",
    },
    palette: "Show or hide the colour palette",
    ownColours: "Give the page its own colours again",
    resetWidth: "Give the tools their own width",
    group: "Panes",
  },
} as const;
