import { saveRecord } from "@/app/shell/save-record";
import { importLog } from "@/realtime/log/import";
import { CallRecord } from "@/realtime/log/record";
import type { Session } from "@/realtime/session";
import { afterEach, expect, it, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** D2c: what is saved from a page that broke is a log like any other. */
it("saves a record that opens again, in every field", async () => {
  const record = new CallRecord();
  record.sent({ type: "response.create", event_id: "console_1" }, 5);
  record.received('{"type":"response.created","event_id":"event_1","response":{"id":"r"}}', 7.5);
  record.received("no event at all", 8);
  record.note({ category: "connection", type: "websocket.close", payload: { code: 1006 }, at: 9 });
  const blobs: Blob[] = [];
  vi.stubGlobal("document", { createElement: () => ({ click: () => undefined }) });
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    blobs.push(blob as Blob);
    return "blob:1";
  });
  await saveRecord({ record } as unknown as Session);
  const back = await importLog((await blobs[0]?.text()) ?? "");
  const entries = (log: CallRecord["log"]) =>
    Array.from({ length: log.length }, (_, index) => log.entry(index));
  expect(entries(back.log)).toEqual(entries(record.log));
  expect(back.own).toBe(true);
});
