/** What was found out about this computer, as verdicts. Pure: whoever looks brings the findings. */
import type { MicrophoneProblem } from "./audio/microphone";

export const CHECKS = ["server", "engine", "secure", "microphone", "webrtc", "websocket"] as const;

export type CheckName = (typeof CHECKS)[number];
export type CheckState = "pending" | "ok" | "warning" | "failed";

/** Times in milliseconds. A check that has no finding yet is pending. */
export interface Findings {
  readonly server?: { readonly reached: boolean; readonly ms: number };
  readonly engine?: {
    readonly status: "ready" | "off" | "loading" | "failed" | "unreachable";
    /** How many names a session may ask for. */
    readonly models: number;
  };
  readonly secure?: boolean;
  readonly microphone?:
    | { readonly problem: MicrophoneProblem | "stalled" }
    | { readonly problem: null; readonly heard: boolean; readonly label: string };
  readonly webrtc?: {
    readonly outcome: "connected" | "missing" | "no_candidates" | "timed_out" | "refused";
    readonly ms: number;
  };
  readonly websocket?: {
    readonly outcome: "open" | "refused" | "timed_out" | "full" | "no_model";
    readonly ms: number;
  };
}

/** Which sentence says what was found, and what to do about it. */
export type Saying =
  | "wait"
  | "server_ok"
  | "server_unreachable"
  | "engine_ready"
  | "engine_off"
  | "engine_loading"
  | "engine_failed"
  | "engine_unreachable"
  | "engine_no_models"
  | "secure_ok"
  | "secure_not"
  | "microphone_untried"
  | "microphone_ok"
  | "microphone_silent"
  | `microphone_${MicrophoneProblem | "stalled"}`
  | "webrtc_ok"
  | "webrtc_missing"
  | "webrtc_no_candidates"
  | "webrtc_blocked"
  | "websocket_ok"
  | "websocket_blocked"
  | "websocket_full"
  | "websocket_no_model"
  | "no_way";

/** What the sentences name: milliseconds, a count, the name of a device. */
interface Values {
  readonly ms: number;
  readonly models: number;
  readonly label: string;
}

const NO_VALUES: Values = { ms: 0, models: 0, label: "" };

export interface Verdict {
  readonly check: CheckName;
  readonly state: CheckState;
  readonly saying: Saying;
  readonly values: Values;
}

type Judgement = Pick<Verdict, "state" | "saying"> & { readonly values?: Partial<Values> };

const WAIT: Judgement = { state: "pending", saying: "wait" };

function server({ server: found }: Findings): Judgement {
  if (found === undefined) return WAIT;
  if (!found.reached) return { state: "failed", saying: "server_unreachable" };
  return { state: "ok", saying: "server_ok", values: { ms: Math.max(1, Math.round(found.ms)) } };
}

function engine({ engine: found }: Findings): Judgement {
  if (found === undefined) return WAIT;
  const { status, models } = found;
  if (status === "loading") return { state: "warning", saying: "engine_loading" };
  if (status === "failed" || status === "unreachable")
    return { state: "failed", saying: `engine_${status}` };
  if (models === 0) return { state: "failed", saying: "engine_no_models" };
  return { state: "ok", saying: `engine_${status}`, values: { models } };
}

function secure({ secure: found }: Findings): Judgement {
  if (found === undefined) return WAIT;
  return found ? { state: "ok", saying: "secure_ok" } : { state: "failed", saying: "secure_not" };
}

function microphone({ microphone: found }: Findings, asked: boolean): Judgement {
  if (found === undefined) return asked ? WAIT : { ...WAIT, saying: "microphone_untried" };
  if (found.problem !== null) return { state: "failed", saying: `microphone_${found.problem}` };
  const values = { label: found.label };
  return found.heard
    ? { state: "ok", saying: "microphone_ok", values }
    : { state: "warning", saying: "microphone_silent", values };
}

const isOpen = ({ websocket }: Findings) => websocket?.outcome === "open";
const isBlocked = ({ websocket }: Findings) =>
  websocket?.outcome === "refused" || websocket?.outcome === "timed_out";

/** One way is enough for a call: only without both is it a failure. */
function webrtc(findings: Findings): Judgement {
  const { webrtc: found } = findings;
  if (found === undefined) return WAIT;
  const { outcome, ms } = found;
  if (outcome === "connected") {
    return { state: "ok", saying: "webrtc_ok", values: { ms: Math.round(ms) } };
  }
  if (isBlocked(findings)) return { state: "failed", saying: "no_way" };
  const named = outcome === "missing" || outcome === "no_candidates" ? outcome : "blocked";
  return { state: "warning", saying: `webrtc_${named}` };
}

function websocket(findings: Findings): Judgement {
  const { websocket: found, webrtc: other } = findings;
  if (found === undefined) return WAIT;
  if (isOpen(findings)) {
    return { state: "ok", saying: "websocket_ok", values: { ms: Math.round(found.ms) } };
  }
  if (found.outcome === "full") return { state: "warning", saying: "websocket_full" };
  if (found.outcome === "no_model") return { state: "failed", saying: "websocket_no_model" };
  const isOnlyWay = other !== undefined && other.outcome !== "connected";
  return isOnlyWay
    ? { state: "failed", saying: "no_way" }
    : { state: "warning", saying: "websocket_blocked" };
}

/** `asked`: the microphone is wanted, and its finding is on its way. */
export function verdictsOf(findings: Findings, asked: boolean): Verdict[] {
  const judged: Record<CheckName, Judgement> = {
    server: server(findings),
    engine: engine(findings),
    secure: secure(findings),
    microphone: microphone(findings, asked),
    webrtc: webrtc(findings),
    websocket: websocket(findings),
  };
  return CHECKS.map((check) => {
    const { values, ...judgement } = judged[check];
    return { check, ...judgement, values: { ...NO_VALUES, ...values } };
  });
}

/** The worst of them; pending as long as one is missing and none has failed. */
export function overall(verdicts: readonly Verdict[]): CheckState {
  const has = (state: CheckState) => verdicts.some((verdict) => verdict.state === state);
  if (has("failed")) return "failed";
  if (has("pending")) return "pending";
  return has("warning") ? "warning" : "ok";
}
