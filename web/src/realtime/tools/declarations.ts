/** The tools of this console as the model is told of them. Data only: names and parameters are a contract. */
import type { FunctionTool } from "@/realtime/items";

const NO_PARAMETERS = { type: "object", properties: {} } as const;

/** The model must say what it wants; a call without it, as older agents make, flips what is there. */
function visibility(what: string, examples: readonly boolean[]) {
  return {
    type: "object",
    properties: {
      visible: {
        type: "boolean",
        description: `true shows ${what}, false hides ${what}.`,
        examples,
      },
    },
    required: ["visible"],
  } as const;
}

export const displayColorPalette = {
  type: "function",
  name: "display_color_palette",
  description:
    'Call this function when a user asks for a color palette. Users say: "What colors would suit a desert?", "ขอชุดสีแนวทะเล"',
  parameters: {
    type: "object",
    properties: {
      theme: {
        type: "string",
        description: "Description of the theme for the color scheme in language that user use.",
        examples: ["desert", "ทะเล"],
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
        examples: [
          ["#EDC9AF", "#C19A6B", "#D2691E", "#8B4513", "#4A3728"],
          ["#003B5C", "#0077B6", "#00A6A6", "#90E0EF", "#F4E9CD"],
        ],
      },
    },
    required: ["theme", "colors"],
  },
} as const;

export const adjustToolPanelWidth = {
  type: "function",
  name: "adjust_tool_panel_width",
  description:
    'Call this function when a user asks to adjust the width of the tool panel. Users say: "Give the tool panel 640 pixels", "ปรับแผงเครื่องมือให้กว้าง 900 พิกเซล"',
  parameters: {
    type: "object",
    properties: {
      width: {
        type: "number",
        description: "New width of the tool panel in pixels. Default is 780px",
        examples: [640, 900],
      },
    },
    required: ["width"],
  },
} as const;

export const scrollByEventLog = {
  type: "function",
  name: "scroll_by_event_log",
  description:
    'Call this function when a user asks to scroll the event log by pixels. Relative to the current scroll position. Users say: "Go down 300 pixels", "ขึ้นไป 250 พิกเซล"',
  parameters: {
    type: "object",
    properties: {
      pixels: {
        type: "number",
        description:
          "Number of pixels to scroll. Positive values will scroll down, negative values will scroll up.",
        examples: [300, -250],
      },
    },
    required: ["pixels"],
  },
} as const;

export const scrollToTopEventLog = {
  type: "function",
  name: "scroll_to_top_event_log",
  description:
    'Call this function when a user asks to scroll the event log to the top. Users say: "Go to the start of the log", "กลับไปต้นบันทึก"',
  parameters: NO_PARAMETERS,
} as const;

export const scrollToBottomEventLog = {
  type: "function",
  name: "scroll_to_bottom_event_log",
  description:
    'Call this function when a user asks to scroll the event log to the bottom. Users say: "Show me the latest events", "ไปล่างสุด"',
  parameters: NO_PARAMETERS,
} as const;

export const filterEventLog = {
  type: "function",
  name: "filter_event_log",
  description:
    'Call this function when a user asks to filter the event log by keywords, or to clear the filter. Users say: "Only audio events, please", "Clear the filter"',
  parameters: {
    type: "object",
    properties: {
      keywords: {
        type: "array",
        description: "Keywords to filter the event log. An empty array clears the filter.",
        items: { type: "string", description: "Keyword to filter the event log." },
        examples: [["audio"], []],
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
  description:
    'Call this function when a user asks to hide or show the event log. Users say: "เก็บบันทึกเหตุการณ์", "Let me see the log again"',
  parameters: visibility("the event log", [false, true]),
} as const;

export const toggleColorPalette = {
  type: "function",
  name: "toggle_color_palette",
  description:
    'Call this function when a user asks to hide or show the color palette. Users say: "Put the palette away", "เปิดชุดสี"',
  parameters: visibility("the color palette", [false, true]),
} as const;

export const toggleToolPanel = {
  type: "function",
  name: "toggle_tool_panel",
  description:
    'Call this function when a user asks to hide or show the tool panel. Users say: "Close the tool panel", "เปิดแผงเครื่องมือ"',
  parameters: visibility("the tool panel", [false, true]),
} as const;

export const applyPaletteTheme = {
  type: "function",
  name: "apply_palette_theme",
  description:
    'Call this function when a user asks to use the color palette as the theme of the page, or to go back to the normal theme. Users say: "Use these colors for the page", "กลับไปใช้ธีมเดิม"',
  parameters: {
    type: "object",
    properties: {
      apply: {
        type: "boolean",
        description: "true colors the page with the palette, false restores the normal theme.",
        examples: [true, false],
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
