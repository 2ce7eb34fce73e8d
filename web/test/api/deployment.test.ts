import { deploymentOf } from "@/api/deployment";
import facts from "../../../fixtures/console.json";
import { describe, expect, it } from "vitest";

describe("what the server says of itself", () => {
  it("is what the server's own test holds it to (E1, E2a)", () => {
    const { brand, language, applications } = deploymentOf(facts);
    expect(brand).toEqual({ name: "Callboard", logo: null });
    expect(language).toBeNull();
    expect(applications.map(({ path }) => path)).toEqual(["/console", "/ticket-support"]);
    const [, tickets] = applications;
    expect(tickets?.examples).toHaveLength(5);
    expect(tickets?.notice?.th).toMatch(/[ก-๙]/);
    expect(tickets?.held === true || tickets?.instructions !== "").toBe(true);
  });

  it("is read as far as it is understood", () => {
    expect(deploymentOf(null)).toEqual({
      version: "",
      brand: { name: "Callboard", logo: null },
      language: null,
      applications: [],
      development: false,
    });
    const read = deploymentOf({
      default_language: "th",
      brand: { name: "Own", logo: "/v1/callboard/logo" },
      applications: [
        { id: "new", title: { en: "New" } },
        { title: "nameless" },
        { id: "evil", path: "//elsewhere.example" },
      ],
    });
    expect(read.language).toBe("th");
    expect(read.brand).toEqual({ name: "Own", logo: "/v1/callboard/logo" });
    expect(read.applications).toHaveLength(1);
    expect(read.applications[0]).toMatchObject({
      path: "/new",
      title: { en: "New", th: "New" },
      abilities: [],
      notice: null,
      held: false,
      panels: ["conversation", "events"],
      problem: null,
    });
  });

  it("tells an agent that the server holds, and a file that could not be loaded (W5)", () => {
    const read = deploymentOf({
      development: true,
      applications: [
        {
          id: "desk",
          panels: ["records", "events"],
          browser_tools: ["toggle_event_log"],
          model: "",
        },
        { id: "broken", panels: [], problem: { file: "broken.py", line: 4, message: "no" } },
        { id: "worse", panels: [], problem: "worse.py, line 3: '(' was never closed" },
        { id: "odd", panels: [], problem: "the id 'desk' is taken" },
      ],
    });
    expect(read.development).toBe(true);
    const [desk, broken, worse, odd] = read.applications;
    expect(desk).toMatchObject({ held: true, model: null, browserTools: ["toggle_event_log"] });
    expect(desk?.panels).toEqual(["conversation", "events", "records"]);
    expect(worse?.problem).toMatchObject({
      ...{ file: "worse.py", line: 3, message: "'(' was never closed" },
    });
    expect(odd?.problem).toMatchObject({ file: "", message: "the id 'desk' is taken" });
    expect(broken?.problem).toEqual({ file: "broken.py", line: 4, message: "no", hint: "" });
  });
});
