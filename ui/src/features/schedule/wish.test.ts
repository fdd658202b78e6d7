import { afterEach, expect, test } from "vitest";
import { search } from "../patients/search.model.svelte";
import { wish } from "./wish.svelte";

const ten = { start: "2026-12-22T10:00:00", end: "2026-12-22T10:30:00" };
/** As Today and the calendar do. */
function want() {
  wish.want(ten);
  search.focus((patient) => wish.isFor(patient));
}
afterEach(() => {
  search.forget();
  wish.drop();
});

test("a free time is for the patient whom the search was ended with, once, and for nobody else", () => {
  want();
  expect(wish.take("p1"), "nobody was said yet").toBeNull();
  search.leave("p1");
  expect(wish.take("p2"), "another patient's follow-up has its own time").toBeNull();
  expect(wish.take("p1")).toEqual(ten);
  expect(wish.take("p1"), "once").toBeNull();
});

test("a search that is left with nobody wants nothing any more", () => {
  want();
  search.abandon();
  expect(wish.span, "nor does the schedule show it as wanted").toBeNull();
  search.leave("p1");
  expect(wish.take("p1"), "a later search has nothing to do with it").toBeNull();
});

test("a text that is cleared is a search that goes on", () => {
  want();
  search.clear();
  search.close();
  search.leave("p1");
  expect(wish.take("p1")).toEqual(ten);
});

test("another time that is chosen takes the place of the first", () => {
  want();
  wish.want({ ...ten, start: "2026-12-22T11:00:00" });
  search.focus((patient) => wish.isFor(patient));
  search.leave("p1");
  expect(wish.take("p1")?.start).toBe("2026-12-22T11:00:00");
});
