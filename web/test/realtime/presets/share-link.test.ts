import { fragmentOf, sharedIn, withoutSecrets } from "@/realtime/presets/share-link";
import { DEFAULT_SETTINGS } from "@/realtime/settings";
import { ownChoices } from "@/realtime/settings-check";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anySettings } from "../settings-arbitrary";

describe("settings in a link", () => {
  it("come back as they were", async () => {
    await fc.assert(
      fc.asyncProperty(anySettings, async (settings) => {
        const shared = await sharedIn(await fragmentOf(settings));
        expect(shared).toEqual({
          kind: "settings",
          settings: withoutSecrets(ownChoices(settings)).settings,
        });
      }),
      { numRuns: 50 },
    );
  });

  it("are short when little was chosen", async () => {
    const fragment = await fragmentOf({ ...DEFAULT_SETTINGS, voice: "cedar", speed: 1.2 });
    expect(fragment.length).toBeLessThan(60);
    expect(fragment).toMatch(/^#settings=1\.[\w-]+$/);
  });

  it("never carry a key", async () => {
    const instructions = `Use ${["sk", "proj", "abcdefgh12345678"].join("-")} and Bearer abc.def.ghijkl, be kind.`;
    const shared = await sharedIn(await fragmentOf({ ...DEFAULT_SETTINGS, instructions }));
    expect(shared).toEqual({
      kind: "settings",
      settings: { instructions: "Use [removed] and [removed], be kind." },
    });
  });

  it("are refused when broken, too large, or of a newer version; other fragments are left alone", async () => {
    expect(await sharedIn("#turn-3")).toBeNull();
    expect(await sharedIn("#settings=2.abc")).toEqual({ kind: "newer" });
    expect(await sharedIn("#settings=1.%%%")).toEqual({ kind: "broken" });
    const large = { ...DEFAULT_SETTINGS, instructions: "x".repeat(400_000) };
    expect(await sharedIn(await fragmentOf(large))).toEqual({ kind: "broken" });
  });

  it("bring nothing that the protocol does not allow", async () => {
    const bad = { ...DEFAULT_SETTINGS, speed: 40, voice: "ash" };
    const shared = await sharedIn(await fragmentOf(bad));
    expect(shared).toEqual({ kind: "settings", settings: { voice: "ash" } });
  });
});
