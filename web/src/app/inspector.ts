/** The inspector of a session: one, wherever it is asked for. */
import { InspectorControl } from "@/features/inspector/inspector-control";
import type { Session } from "@/realtime/session";

const CONTROLS = new WeakMap<Session, InspectorControl>();

export function inspectorOf(session: Session): InspectorControl {
  const known = CONTROLS.get(session);
  if (known !== undefined) return known;
  const control = new InspectorControl(session);
  CONTROLS.set(session, control);
  return control;
}
