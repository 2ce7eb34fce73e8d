export const tools = {
  tool: {
    asking: "being asked",
    open: "waiting for a result",
    answered: "answered",
    arguments: "Arguments",
    output: "Result",
  },
} as const;
