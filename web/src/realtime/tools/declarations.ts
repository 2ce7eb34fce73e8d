/** The tools of this console as the model is told of them. Data only: names and parameters are a contract. */
import type { FunctionTool } from "@/realtime/items";

const NO_PARAMETERS = { type: "object", properties: {} } as const;

/** The model must say what it wants; a call without it, as older agents make, flips what is there. */
function visibility(what: string) {
  return {
    type: "object",
    properties: {
      visible: { type: "boolean", description: `true shows ${what}, false hides ${what}.` },
    },
    required: ["visible"],
  } as const;
}

export const displayColorPalette = {
  type: "function",
  name: "display_color_palette",
  description: "Call this function when a user asks for a color palette.",
  parameters: {
    type: "object",
    properties: {
      theme: {
        type: "string",
        description: "Description of the theme for the color scheme in language that user use.",
        examples: ["desert"],
      },
      colors: {
        type: "array",
        description: "Array of five hex color codes based on the theme.",
        items: {
          type: "string",
          description: "Hex color code",
          pattern: "^#[0-9a-fA-F]{6}$",
        },
        minItems: 5,
        maxItems: 5,
        examples: [["#EDC9AF", "#C19A6B", "#D2691E", "#8B4513", "#4A3728"]],
      },
    },
    required: ["theme", "colors"],
  },
} as const;

export const adjustToolPanelWidth = {
  type: "function",
  name: "adjust_tool_panel_width",
  description: "Call this function when a user asks to adjust the width of the tool panel.",
  parameters: {
    type: "object",
    properties: {
      width: {
        type: "number",
        description: "New width of the tool panel in pixels. Default is 780px",
        examples: [640],
      },
    },
    required: ["width"],
  },
} as const;

export const scrollByEventLog = {
  type: "function",
  name: "scroll_by_event_log",
  description:
    "Call this function when a user asks to scroll the event log by pixels. Relative to the current scroll position.",
  parameters: {
    type: "object",
    properties: {
      pixels: {
        type: "number",
        description:
          "Number of pixels to scroll. Positive values will scroll down, negative values will scroll up.",
        examples: [300],
      },
    },
    required: ["pixels"],
  },
} as const;

export const scrollToTopEventLog = {
  type: "function",
  name: "scroll_to_top_event_log",
  description: "Call this function when a user asks to scroll the event log to the top.",
  parameters: NO_PARAMETERS,
} as const;

export const scrollToBottomEventLog = {
  type: "function",
  name: "scroll_to_bottom_event_log",
  description: "Call this function when a user asks to scroll the event log to the bottom.",
  parameters: NO_PARAMETERS,
} as const;

export const filterEventLog = {
  type: "function",
  name: "filter_event_log",
  description:
    "Call this function when a user asks to filter the event log by keywords, or to clear the filter.",
  parameters: {
    type: "object",
    properties: {
      keywords: {
        type: "array",
        description: "Keywords to filter the event log. An empty array clears the filter.",
        items: { type: "string", description: "Keyword to filter the event log." },
        examples: [["audio"]],
      },
      match: {
        type: "string",
        enum: ["any", "all"],
        description: "Whether any keyword is enough, or all are needed. Default is any",
      },
    },
    required: ["keywords"],
  },
} as const;

export const toggleEventLog = {
  type: "function",
  name: "toggle_event_log",
  description: "Call this function when a user asks to hide or show the event log.",
  parameters: visibility("the event log"),
} as const;

export const toggleColorPalette = {
  type: "function",
  name: "toggle_color_palette",
  description: "Call this function when a user asks to hide or show the color palette.",
  parameters: visibility("the color palette"),
} as const;

export const toggleToolPanel = {
  type: "function",
  name: "toggle_tool_panel",
  description: "Call this function when a user asks to hide or show the tool panel.",
  parameters: visibility("the tool panel"),
} as const;

export const applyPaletteTheme = {
  type: "function",
  name: "apply_palette_theme",
  description:
    "Call this function when a user asks to use the color palette as the theme of the page, or to go back to the normal theme.",
  parameters: {
    type: "object",
    properties: {
      apply: {
        type: "boolean",
        description: "true colors the page with the palette, false restores the normal theme.",
      },
    },
    required: ["apply"],
  },
} as const;

/** In the order in which the model reads them. */
export const DECLARATIONS: readonly FunctionTool[] = [
  displayColorPalette,
  adjustToolPanelWidth,
  scrollByEventLog,
  scrollToTopEventLog,
  scrollToBottomEventLog,
  filterEventLog,
  toggleEventLog,
  toggleColorPalette,
  toggleToolPanel,
  applyPaletteTheme,
];
