export const feed = {
  feed: {
    handoff: "Handed over from {{from}} to {{to}}",
    guardrail: {
      passed: "Checked: {{name}}",
      tripped: "Held back: {{name}}",
      why: "The agent's words were replaced. {{detail}}",
    },
    escalation: {
      title: "Handed to a person",
      reason: "Why",
      summary: "What they will read",
      reference: "Reference",
    },
    fallback: "{{provider}} answers now, instead of {{from}}",
    provider: "Who answers",
    cache: "Cache: {{hits}} of {{total}}",
    cacheHint: "Tool calls that were answered from the cache.",
    sentiment: {
      name: "Mood of the caller",
      "-2": "Very unhappy",
      "-1": "Unhappy",
      "0": "Neutral",
      "1": "Content",
      "2": "Happy",
    },
    lost: {
      title: "The server no longer follows this call",
      fix: "You can go on talking with {{provider}}, but the agent’s tools do not run. Call again to have them.",
    },
    fell: {
      title: "{{provider}} answers instead of {{from}}",
      fix: "The call goes on. The next call tries {{from}} again.",
      why: "What happened",
      dismiss: "Close",
    },
  },
  approval: {
    title: "The agent asks: may it run {{name}}?",
    more_one: "{{count}} more waits",
    more_other: "{{count}} more wait",
    approve: "Approve",
    decline: "Decline",
    keys: "Alt+Y approves, Alt+N declines",
    nothing: "without any arguments",
    failed: "Your answer did not reach the server. Try again.",
  },
} as const;
