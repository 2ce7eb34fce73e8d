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
    expect(tickets?.instructions).not.toBe("");
  });

  it("is read as far as it is understood", () => {
    expect(deploymentOf(null)).toEqual({
      version: "",
      brand: { name: "Callboard", logo: null },
      language: null,
      applications: [],
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
    });
  });
});
