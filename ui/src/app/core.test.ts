import { beforeEach, expect, it } from "vitest";
import type { AppState } from "../ipc/bindings";
import { core } from "./core.svelte";

/** As much of a state as tells one from another. */
const counting = (revision: number, waiting: number) =>
  ({
    revision,
    settings: { dateOrder: "dayFirst" },
    rights: null,
    outbox: { waiting, refused: 0 },
  }) as unknown as AppState;
const tell = (state: AppState) => core.hear({ event: "state", state });
const shown = () => core.state?.outbox.waiting;

beforeEach(() => (core.state = null));

it("shows the answer of a command before its event comes", () => {
  tell(counting(7, 0));
  core.take(counting(8, 1));
  expect(shown(), "sooner than the channel").toBe(1);
  tell(counting(8, 1));
  expect(shown(), "and the same once it has come").toBe(1);
});

it("does not go back to an answer that came later than what was told after it", () => {
  tell(counting(1, 2));
  tell(counting(2, 3));
  core.take(counting(1, 2));
  expect(shown(), "the newest state stays, since no other event would bring it back").toBe(3);
});

it("does not go back to an event that an answer has overtaken", () => {
  tell(counting(1, 0));
  core.take(counting(3, 2));
  tell(counting(2, 1));
  expect(shown(), "the event of the change before comes after the answer").toBe(2);
  tell(counting(4, 5));
  expect(shown(), "what is told next is shown").toBe(5);
});

it("takes an answer that says again what was shown before, however many states lie between", () => {
  tell(counting(1, 0));
  for (let revision = 2; revision <= 100; revision += 1) tell(counting(revision, revision % 2));
  core.take(counting(101, 1));
  expect(shown(), "it reads like an older one, and is newer").toBe(1);
  core.take(counting(2, 0));
  expect(shown()).toBe(1);
});

/** A document that came with this text as its state. */
const cameWith = (text: string) =>
  new DOMParser().parseFromString(
    `<head><script type="application/json" id="first-state">${text}</script>`,
    "text/html",
  );

it("begins with the state that the page came with, and goes by what is told from then on", () => {
  const page = cameWith(JSON.stringify(counting(4, 1)));
  core.begin(page);
  expect(shown(), "before the channel is open").toBe(1);
  expect(page.getElementById("first-state"), "nothing of it stays in the page").toBeNull();
  tell(counting(5, 2));
  expect(shown(), "what has changed since").toBe(2);
});

it("waits for the channel where the page came without a state", () => {
  for (const page of [cameWith(""), new DOMParser().parseFromString("<p>", "text/html")]) core.begin(page);
  expect(core.state).toBeNull();
});
