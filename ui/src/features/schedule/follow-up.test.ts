import { describe, expect, it } from "vitest";
import { followUp } from "./follow-up";

const TODAY = "2026-11-24";
const on = (plan: string) => followUp(plan, TODAY)?.on ?? null;

describe("when a plan wants the patient back", () => {
  it.each([
    ["Review in 4 weeks", "2026-12-22"],
    ["review in four weeks.", "2026-12-22"],
    ["Follow up in 2 weeks", "2026-12-08"],
    ["follow-up: 10 days", "2026-12-04"],
    ["F/U 2w", "2026-12-08"],
    ["f/u 3 mo", "2027-02-24"],
    ["RTC 6 months", "2027-05-24"],
    ["RTC in 1 year with labs", "2027-11-24"],
    ["return in a week", "2026-12-01"],
    ["See again in a fortnight", "2026-12-08"],
    ["see me in about 3 days", "2026-11-27"],
    ["Recheck BP in 4-6 weeks", "2026-12-22"],
    ["review in 4 to 6 weeks", "2026-12-22"],
    ["6-week follow-up", "2027-01-05"],
    ["3 month review", "2027-02-24"],
    ["Review tomorrow", "2026-11-25"],
    ["review next week", "2026-12-01"],
    ["Next appointment next month", "2026-12-24"],
    ["4/52 review", "2026-12-22"],
    ["review in 6/12", "2027-05-24"],
    ["review in 3/7", "2026-11-27"],
    ["see again in a couple of weeks", "2026-12-08"],
    ["Review within 2 wks", "2026-12-08"],
  ])("%s", (plan, day) => expect(on(plan)).toBe(day));

  it("is found among everything else that a plan says", () => {
    const plan =
      "Amoxicillin 500 mg three times a day for 7 days.\nRest, fluids; ibuprofen 400 mg PRN.\nReview in 4 weeks, sooner if worse.";
    expect(followUp(plan, TODAY)).toEqual({ on: "2026-12-22", words: "in 4 weeks" });
  });

  it.each([
    ["nothing about coming back", "Amoxicillin for 7 days"],
    ["a rhythm", "Follow up every 3 months"],
    ["a length", "review diet for 2 weeks"],
    ["what hangs on something", "return if not better in 3 days"],
    ["what hangs on something behind it", "Review in 4 weeks if no improvement"],
    ["what is needed only perhaps", "f/u PRN in 2 weeks"],
    ["none wanted", "No follow-up in 2 weeks needed"],
    ["papers", "Review labs in 2 days"],
    ["papers of another name", "follow up on results in 1 week"],
    ["the past", "reviewed 2 weeks ago"],
    ["a date in one country, months in the other", "f/u 6/12"],
    ["the same of days", "review 3/7"],
    ["no time at all", "Review as discussed"],
    ["nothing", ""],
    ["zero", "review in 0 weeks"],
    ["further than anybody plans", "review in 10 years"],
    ["a word that only looks like it", "Previewed in 4 weeks"],
  ])("says nothing of %s", (_, plan) => expect(on(plan)).toBeNull());

  it("takes the first of two", () => expect(on("Review in 2 weeks, then review in 3 months")).toBe("2026-12-08"));

  it("ends a short month on its last day", () => {
    expect(followUp("review in 3 months", "2026-11-30")?.on).toBe("2027-02-28");
    expect(followUp("review in 1 year", "2028-02-29")?.on).toBe("2029-02-28");
  });

  it("bears any text", () => {
    for (const plan of [
      "review in ".repeat(4000),
      "4-".repeat(20_000),
      "📅 review in ４ weeks",
      "review in 999999 days",
    ])
      expect(() => followUp(plan, TODAY)).not.toThrow();
    expect(followUp("review in 4 weeks", "no date")).toBeNull();
  });
});
