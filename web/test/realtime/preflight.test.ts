import { type Findings, type Verdict, CHECKS, overall, verdictsOf } from "@/realtime/preflight";
import { trace } from "@/realtime/stats/trace";
import { diagnostics as en } from "@/app/locales/en/diagnostics";
import { diagnostics as th } from "@/app/locales/th/diagnostics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const FINE: Findings = {
  server: { reached: true, ms: 3.4 },
  engine: { status: "ready", models: 2 },
  secure: true,
  microphone: { problem: null, heard: true, label: "Headset" },
  webrtc: { outcome: "connected", ms: 40 },
  websocket: { outcome: "open", ms: 8 },
};

function of(check: Verdict["check"], findings: Findings, asked = true): string {
  const found = verdictsOf(findings, asked).find((verdict) => verdict.check === check);
  return `${found?.state} ${found?.saying}`;
}

const anyFindings: fc.Arbitrary<Findings> = fc.record(
  {
    server: fc.record({ reached: fc.boolean(), ms: fc.nat(9000) }),
    engine: fc.record({
      status: fc.constantFrom("ready", "off", "loading", "failed", "unreachable"),
      models: fc.nat(3),
    }),
    secure: fc.boolean(),
    microphone: fc.oneof(
      fc.record({
        problem: fc.constantFrom("blocked", "missing", "busy", "insecure", "stalled"),
      }),
      fc.record({ problem: fc.constant(null), heard: fc.boolean(), label: fc.string() }),
    ),
    webrtc: fc.record({
      outcome: fc.constantFrom("connected", "missing", "no_candidates", "timed_out", "refused"),
      ms: fc.nat(9000),
    }),
    websocket: fc.record({
      outcome: fc.constantFrom("open", "refused", "timed_out", "full", "no_model"),
      ms: fc.nat(9000),
    }),
  },
  { requiredKeys: [] },
);

describe("pre-flight check (D1b)", () => {
  it("passes a computer on which everything works", () => {
    const verdicts = verdictsOf(FINE, true);
    expect(verdicts.map(({ check }) => check)).toEqual(CHECKS);
    expect(overall(verdicts)).toBe("ok");
  });

  it("has a sentence in both languages for whatever is found", () => {
    fc.assert(
      fc.property(anyFindings, fc.boolean(), (findings, asked) => {
        for (const { saying } of verdictsOf(findings, asked)) {
          expect(en.preflight.say[saying]).toMatch(/\w/);
          expect(th.preflight.say[saying]).toMatch(/[ก-๛]/);
        }
      }),
    );
  });

  it("leaves exactly that open which was not found out", () => {
    fc.assert(
      fc.property(anyFindings, (findings) => {
        for (const { check, state } of verdictsOf(findings, true)) {
          expect(state === "pending").toBe(findings[check] === undefined);
        }
      }),
    );
  });

  it("fails for want of a way only when there is none", () => {
    const blocked = { outcome: "timed_out", ms: 3000 } as const;
    const noRtc = { ...FINE, webrtc: blocked };
    const noSocket = { ...FINE, websocket: blocked };
    expect(of("webrtc", noRtc)).toBe("warning webrtc_blocked");
    expect(of("websocket", noSocket)).toBe("warning websocket_blocked");
    const neither = { ...FINE, webrtc: blocked, websocket: blocked };
    expect(of("webrtc", neither)).toBe("failed no_way");
    expect(of("websocket", neither)).toBe("failed no_way");
  });

  it("names what is wrong with the microphone, and that it waits for the button", () => {
    expect(of("microphone", { ...FINE, microphone: { problem: "blocked" } })).toBe(
      "failed microphone_blocked",
    );
    const mute = { problem: null, heard: false, label: "Headset" } as const;
    expect(of("microphone", { ...FINE, microphone: mute })).toBe("warning microphone_silent");
    expect(of("microphone", {}, false)).toBe("pending microphone_untried");
    expect(of("microphone", {}, true)).toBe("pending wait");
  });
});

describe("trace of the round trip (D1a)", () => {
  it("starts anew after every gap and stays inside", () => {
    expect(trace([10, null, 20, 20], 120, 28)).toBe("M2.0 14.0M79.3 2.0L118.0 2.0");
    expect(trace([null], 120, 28)).toBe("");
  });
});
