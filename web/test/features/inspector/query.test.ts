import { placeOf } from "@/features/inspector/place";
import { accept, suggestionsFor } from "@/features/inspector/query/suggestions";
import { referenceKey, referenceUrl } from "@/features/inspector/detail/reference";
import { en } from "@/app/locales/en/index";
import { CLIENT_EVENT_TYPES, SERVER_EVENT_TYPES } from "./types";
import { describe, expect, it } from "vitest";

const known = {
  types: new Map([
    ["response.output_audio.delta", 40],
    ["response.done", 2],
    ["input_audio_buffer.append", 90],
  ]),
};

const inserted = (text: string, caret = text.length) =>
  suggestionsFor(text, caret, known).options.map(({ insert }) => insert);

describe("D2a: what the query line suggests", () => {
  it("completes fields, kinds of event and the values of a field", () => {
    expect(inserted("resp")).toEqual([
      "response_id:",
      "type:response.*",
      "type:response.output_audio.delta",
      "type:response.done",
    ]);
    expect(inserted("dir:")).toEqual(["dir:client", "dir:server", "dir:local"]);
    expect(inserted("-sev:e")).toEqual(["-sev:error"]);
    expect(inserted('"quoted')).toEqual([]);
  });

  it("teaches by example while the line is empty", () => {
    expect(inserted("")).toContain("ms>500");
    expect(suggestionsFor("", 0, known).options.length).toBeLessThanOrEqual(8);
  });

  it("replaces only the word at the caret", () => {
    const suggestions = suggestionsFor("error dir: done", 10, known);
    const [first] = suggestions.options;
    expect(first && accept("error dir: done", suggestions, first)).toEqual({
      text: "error dir:client done",
      caret: 16,
    });
  });
});

describe("D2b: where to go, as people write it", () => {
  it("understands clocks, lengths and turns, in both languages", () => {
    expect(placeOf("1:05")).toEqual({ at: 65_000 });
    expect(placeOf("1:01:05.5")).toEqual({ at: 3_665_500 });
    expect(placeOf("65.5s")).toEqual({ at: 65_500 });
    expect(placeOf("65 500")).toEqual({ at: 65_500 });
    expect(placeOf("turn 3")).toEqual({ turn: 3 });
    expect(placeOf("รอบที่ 3")).toEqual({ turn: 3 });
    expect(placeOf("#3")).toEqual({ turn: 3 });
    expect(placeOf("soon")).toBeNull();
  });
});

describe("D1: each event in words", () => {
  it("has a sentence for every event of the protocol", () => {
    const keys = Object.keys(en.reference);
    const types = [...CLIENT_EVENT_TYPES, ...SERVER_EVENT_TYPES];
    expect(types).toHaveLength(57);
    expect(keys.toSorted()).toEqual(types.map(referenceKey).toSorted());
  });

  it("links to the API's own reference, but not for rows of ours", () => {
    expect(referenceUrl("response.done", "server")).toBe(
      "https://platform.openai.com/docs/api-reference/realtime-server-events/response/done",
    );
    expect(referenceUrl("connection.opened", "local")).toBeNull();
  });
});
