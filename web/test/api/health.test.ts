import { healthOf } from "@/api/health";
import { describe, expect, it } from "vitest";

describe("the server's health (B4b)", () => {
  it("tells an engine that is not wanted from one that is not ready", () => {
    expect(healthOf(true, { status: "off", providers: ["openai"] })).toMatchObject({
      status: "off",
      providers: ["openai"],
    });
    expect(healthOf(true, { status: "ready" }).status).toBe("ready");
    expect(healthOf(false, { status: "loading" }).status).toBe("loading");
    expect(healthOf(false, { status: "failed" }).status).toBe("failed");
  });

  it("does without what a server does not tell", () => {
    expect(healthOf(true, null).providers).toEqual([]);
    expect(healthOf(true, { providers: [1, "azure"] }).providers).toEqual(["azure"]);
  });
});
