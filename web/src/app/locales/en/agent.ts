export const agent = {
  agent: {
    problem: {
      title: "“{{title}}” cannot be loaded",
      fix: "Mend the file and save it. This page shows the agent as soon as it can be read.",
      place: "{{file}}, line {{line}}",
      edit: "Open it in the editor",
      card: "This file cannot be loaded",
      look: "See what is wrong",
    },
    new: {
      title: "New agent",
      lead: "Four questions, and you talk with it. Or begin with a template.",
      open: "Make an agent",
      off: "To make agents here, start the server with --dev and a folder: callboard serve --dev --agents DIR",
    },
    edit: "Edit",
  },
} as const;
