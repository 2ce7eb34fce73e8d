export const dashboard = {
  engine: {
    loading: "The engine is getting ready",
    loadingWhy: "It loads its models once, after the server starts. The call begins by itself.",
    ready: "Engine ready",
    readyWhy: "Speech, language and voice run on this machine. No key is needed.",
    failed: "The engine could not start",
    unreachable: "The server does not answer",
    unreachableWhy: "Start it with “make run” in its folder. This page looks again by itself.",
    sessions: "{{active}} of {{limit}} calls in use",
  },
  home: {
    title: "Voice agents on your own machine",
    lead: "Speech in, speech out, every event in sight.",
    consoleTitle: "Realtime console",
    consoleText: "Talk with the agent, read both sides, and see every event with its time.",
    consoleOpen: "Open the console",
    status: "Status",
  },
} as const;
