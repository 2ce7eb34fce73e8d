/** The inspector of a session: one, wherever it is asked for. */
import { InspectorControl } from "@/features/inspector/inspector-control";
import type { Session } from "@/realtime/session";
import { archive, factsOf } from "./archive";
import { preferences } from "./preferences";

const CONTROLS = new WeakMap<Session, InspectorControl>();

export function inspectorOf(session: Session): InspectorControl {
  const known = CONTROLS.get(session);
  if (known !== undefined) return known;
  const control = new InspectorControl(session);
  control.store = archive;
  control.sessionFacts = () => factsOf(session);
  control.keeping = {
    get on() {
      return preferences.keep.audio;
    },
    choose(on) {
      preferences.keep.audio = on;
    },
  };
  CONTROLS.set(session, control);
  return control;
}
