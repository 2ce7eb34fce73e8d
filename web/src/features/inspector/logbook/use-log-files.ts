import type { InspectorControl } from "@/features/inspector/inspector-control";
import { useState, type DragEvent } from "react";
import { openFile, type OpenProblem } from "./files";

function hasFile(event: DragEvent): boolean {
  return event.dataTransfer.types.includes("Files");
}

/** Opens logs that are chosen or dropped. */
export function useLogFiles(control: InspectorControl) {
  const [busy, setBusy] = useState(false);
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<OpenProblem | null>(null);

  const take = (file: File) => {
    setBusy(true);
    setProblem(null);
    void openFile(file).then((opened) => {
      setBusy(false);
      if (typeof opened === "string") setProblem(opened);
      else control.open(opened);
    });
  };

  const drop = {
    onDragOver: (event: DragEvent) => {
      if (!hasFile(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (event: DragEvent) => {
      const to = event.relatedTarget;
      if (!(to instanceof Node) || !event.currentTarget.contains(to)) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      setOver(false);
      const file = event.dataTransfer.files[0];
      if (file === undefined) return;
      event.preventDefault();
      take(file);
    },
  };
  return { busy, over, problem, take, drop, dismiss: () => setProblem(null) };
}
