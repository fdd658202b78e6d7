import { expect, it } from "vitest";
import type { AppState } from "../ipc/bindings";
import { core } from "./core.svelte";

/** As much of a state as tells one from another. */
const counting = (waiting: number) => ({ settings: { dateOrder: "dayFirst" }, rights: null, outbox: { waiting, refused: 0 } }) as unknown as AppState;
const shown = () => core.state?.outbox.waiting;

it("shows the answer of a command before its event comes", () => {
  core.hear({ event: "state", state: counting(0) });
  core.take(counting(1));
  expect(shown(), "sooner than the channel").toBe(1);
});

it("does not go back to an answer that came later than what was told after it", () => {
  core.hear({ event: "state", state: counting(2) });
  core.hear({ event: "state", state: counting(3) });
  core.take(counting(2));
  expect(shown(), "the newest state stays, since no other event would bring it back").toBe(3);
});
