import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { session } from "../ipc";
import { watchActivity } from "./activity";

let stop: () => void = () => undefined;
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const key = () => window.dispatchEvent(new KeyboardEvent("keydown", { key: "a" }));

test("use is said at once, and then at most every ten seconds", () => {
  const active = vi.spyOn(session, "active").mockResolvedValue();
  stop = watchActivity();
  expect(active, "nobody has touched anything").not.toHaveBeenCalled();
  key();
  key();
  window.dispatchEvent(new Event("pointermove"));
  expect(active).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(9_999);
  key();
  expect(active, "still within the ten seconds").toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  window.dispatchEvent(new Event("wheel"));
  expect(active).toHaveBeenCalledTimes(2);
});

test("nothing is said any more after the watch has ended", () => {
  const active = vi.spyOn(session, "active").mockResolvedValue();
  watchActivity()();
  key();
  expect(active).not.toHaveBeenCalled();
});
