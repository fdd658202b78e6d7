import { expect, test, vi } from "vitest";
import { settings } from "../ipc";
import { core } from "../app/core.svelte";
import { stateOf } from "../app/state-of";
import { zoomFor, zoomKeys } from "./zoom";

test("the keys go step by step between half and double, and 0 goes back", () => {
  expect([zoomFor("+", 100), zoomFor("=", 110), zoomFor("+", 175), zoomFor("+", 200)]).toEqual([110, 125, 200, 200]);
  expect([zoomFor("-", 100), zoomFor("-", 67), zoomFor("-", 50)]).toEqual([90, 50, 50]);
  expect([zoomFor("0", 175), zoomFor("0", 100)]).toEqual([100, 100]);
  expect([zoomFor("+", 103), zoomFor("-", 103)], "from a size of another day").toEqual([110, 100]);
  expect(zoomFor("k", 100)).toBeUndefined();
});

test("a size is kept with the settings, and only with Ctrl or ⌘", () => {
  const state = stateOf();
  core.take(state);
  const save = vi
    .spyOn(settings, "save")
    .mockImplementation((wanted) => Promise.resolve({ ...state, settings: wanted }));
  zoomKeys(new KeyboardEvent("keydown", { key: "+" }));
  zoomKeys(new KeyboardEvent("keydown", { key: "+", ctrlKey: true, altKey: true }));
  expect(save, "a plus that somebody types is a plus").not.toHaveBeenCalled();
  const press = new KeyboardEvent("keydown", { key: "+", ctrlKey: true, cancelable: true });
  zoomKeys(press);
  expect(press.defaultPrevented).toBe(true);
  expect(save).toHaveBeenCalledWith({ ...state.settings, zoomPercent: 110 });
});
