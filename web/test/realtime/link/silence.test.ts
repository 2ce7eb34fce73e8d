import { PROBE_MS, QUIET_MS, Silence, type Verdict } from "@/realtime/link/silence";
import { describe, expect, it } from "vitest";

/** Looks once a second, from one second to another; what was not "wait", with its second. */
function looked(silence: Silence, from: number, to: number, isDue: boolean) {
  const found: [number, Verdict][] = [];
  for (let second = from; second <= to; second++) {
    const verdict = silence.look(second * 1000, isDue);
    if (verdict !== "wait") found.push([second, verdict]);
    if (verdict === "lost") break;
  }
  return found;
}

const QUIET_S = QUIET_MS / 1000;
const PROBE_S = PROBE_MS / 1000;

describe("Silence", () => {
  it("asks when an answer is overdue, and gives up when that is not answered either", () => {
    expect(looked(new Silence(), 0, 60, true)).toEqual([
      [QUIET_S, "probe"],
      [QUIET_S + PROBE_S, "lost"],
    ]);
  });

  it("says nothing while nothing is due", () => {
    expect(looked(new Silence(), 0, 600, false)).toEqual([]);
  });

  it("leaves a server in peace that answers but thinks long", () => {
    const silence = new Silence();
    const probes: number[] = [];
    for (let second = 0; second <= 300; second++) {
      const verdict = silence.look(second * 1000, true);
      expect(verdict).not.toBe("lost");
      if (verdict === "probe") {
        probes.push(second);
        silence.heard();
      }
    }
    expect(probes).toEqual([8, 25, 58, 123, 188, 253]);
  });

  it("asks at once when the network may have changed, and after sleep", () => {
    const silence = new Silence();
    expect(silence.suspect(0)).toBe("probe");
    expect(silence.suspect(10)).toBe("wait");
    silence.heard();
    expect(silence.look(1_000, false)).toBe("wait");
    expect(silence.look(60_000, false)).toBe("probe");
  });
});
