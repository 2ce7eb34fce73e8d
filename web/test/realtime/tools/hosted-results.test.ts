import type { ClientEvent, ServerEvent } from "@/realtime/events";
import { HostedResults } from "@/realtime/tools/hosted-results";
import { beforeEach, describe, expect, it } from "vitest";

const RESULT: ServerEvent = {
  type: "conversation.item.done",
  previous_item_id: null,
  item: { id: "item_1", type: "mcp_call", name: "search", arguments: "{}", output: "Fog at sea" },
};
const CREATED: ServerEvent = {
  type: "response.created",
  response: { id: "resp_1", status: "in_progress", output: [], conversation_id: "conv_1" },
};

class Line {
  readonly asked: ClientEvent[] = [];
  open = true;
  userHasTheFloor = false;
  send(): void {
    throw new Error("a reply is asked for when nobody speaks, not at once");
  }
  ask(...events: readonly ClientEvent[]): void {
    this.asked.push(...events);
  }
}

describe("results of MCP tools (mission: F1, K3c)", () => {
  let line: Line;
  let part: HostedResults;

  beforeEach(() => {
    line = new Line();
    part = new HostedResults(line);
    part.began();
  });

  it("are answered", () => {
    part.received(RESULT);
    expect(line.asked).toEqual([{ type: "response.create" }]);
  });

  it("that come together are answered once, and later ones again", () => {
    part.received(RESULT);
    part.received(RESULT);
    expect(line.asked).toHaveLength(1);
    part.received(CREATED);
    part.received(RESULT);
    expect(line.asked).toHaveLength(2);
  });

  it("need no further request where somebody has asked already", () => {
    part.sent({ type: "response.create" });
    part.received(RESULT);
    expect(line.asked).toHaveLength(0);
  });

  it("wait for the user, whose turn brings a reply by itself", () => {
    line.userHasTheFloor = true;
    part.received(RESULT);
    expect(line.asked).toHaveLength(0);
  });
});
