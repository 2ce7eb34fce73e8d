/** Wish 7: a transcript in another script than the language's is marked. */
import { isForeignScript } from "@/realtime/transcript/script";
import { expect, it } from "vitest";

it("knows words that are not written as their language is", () => {
  expect(isForeignScript("สวัสดีครับ", "en")).toBe(true);
  expect(isForeignScript("Hello, how are you?", "th")).toBe(true);
  expect(isForeignScript("今日は元気ですか", "th-TH")).toBe(true);
  expect(isForeignScript("Привет, как дела", "uk")).toBe(false);
});

it("lets names, numbers and loan words pass", () => {
  expect(isForeignScript("เปิด YouTube ให้หน่อยได้ไหมครับ", "th")).toBe(false);
  expect(isForeignScript("OK", "th")).toBe(false);
  expect(isForeignScript("12:30, 5 €!", "th")).toBe(false);
  expect(isForeignScript("今日は元気ですか", "ja")).toBe(false);
  expect(isForeignScript("Grüße aus Łódź", "de")).toBe(false);
  expect(isForeignScript("สวัสดีครับ", null)).toBe(false);
});
