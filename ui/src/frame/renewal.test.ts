import { afterEach, expect, test, vi } from "vitest";
import { chart, drafts } from "../ipc";
import type { UiError } from "../ipc/bindings";
import { Renewal } from "./renewal";
import { route } from "./route.svelte";

const signedOut: UiError = { code: "signedOut", params: {}, fields: [], retryable: false };
afterEach(() => route.clear());

test("after a sign-in that the server wanted, every open chart is read again, once", () => {
  vi.spyOn(chart, "open").mockRejectedValue(signedOut);
  vi.spyOn(drafts, "list").mockRejectedValue(signedOut);
  const refresh = vi.spyOn(chart, "refresh").mockRejectedValue(signedOut);
  route.open("maria", { name: "Reyes, Maria", birth: null, mrn: "" });
  route.open("lan", { name: "Nguyễn, Lan", birth: null, mrn: "" });
  const renewal = new Renewal(() => route.readAgain());
  renewal.wants(false);
  renewal.wants(true);
  renewal.wants(true);
  expect(refresh, "nothing can be read meanwhile").not.toHaveBeenCalled();
  renewal.wants(false);
  renewal.wants(false);
  expect(refresh.mock.calls).toEqual([["maria"], ["lan"]]);
});
