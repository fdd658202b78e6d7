import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { contextOf } from "../../app/going";
import { t } from "../../i18n";
import { chart, outbox } from "../../ipc";
import type { ChartView, DraftPlace, Encounter, OutboxItem } from "../../ipc/bindings";
import MoveDialog from "./MoveDialog.svelte";

const GONE = "9a1b0000-0000-4000-8000-000000000001";
const OTHER = "9a1b0000-0000-4000-8000-000000000002";
const item = {
  id: "w1",
  kind: "vitals",
  patient: "p1",
  whose: { name: "Reyes, Maria", birth: "1980-05-09", mrn: "MR-1" },
  visit: { kind: "known", eid: 7, uuid: GONE },
  state: "refused",
  createdAt: "2026-11-21T10:00:00Z",
  changedAt: "2026-11-21T10:00:00Z",
  attempts: 1,
  error: { code: "visitGone", params: {}, fields: [], retryable: false },
  confirmation: null,
  excerpt: "",
  text: [],
  conflict: null,
  editable: false,
} as unknown as OutboxItem;
const visit = (eid: number, uuid: string, reason: string) =>
  ({ eid, uuid, reason, date: "2026-11-20 09:00:00" }) as unknown as Encounter;
const charted = (encounters: unknown) => ({ encounters }) as unknown as ChartView;

const onclose = vi.fn();
const openDraft = vi.fn();
let shown: Record<string, unknown> | null = null;

beforeEach(() => {
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
});
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  document.body.replaceChildren();
  vi.restoreAllMocks();
  vi.clearAllMocks();
});

async function settled() {
  for (let turn = 0; turn < 8; turn += 1) await tick();
  flushSync();
}

async function dialog() {
  shown = mount(MoveDialog, {
    target: document.body,
    props: { item, onclose },
    context: contextOf({ openDraft }),
  });
  await settled();
}
const said = () => document.body.textContent ?? "";
function act(): HTMLButtonElement {
  const found = [...document.querySelectorAll("button")].find((one) => one.textContent?.includes(t.unsent.moveGo));
  if (!found) throw new Error("the button is always there");
  return found;
}
function choose(uuid: string) {
  const radio = document.querySelector<HTMLInputElement>(`input[value="${uuid}"]`);
  if (!radio) throw new Error(`${uuid} is not offered`);
  radio.click();
  flushSync();
}

test("what was written opens under the visit that was chosen, and the one that is gone is not offered", async () => {
  vi.spyOn(chart, "read").mockResolvedValue(
    charted({ state: "known", value: [visit(7, GONE, "Cough"), visit(8, OTHER, "Fever")] }),
  );
  const place = { kind: "vitals", patient: "p1", visit: null, record: null } as unknown as DraftPlace;
  const file = vi.spyOn(outbox, "fileElsewhere").mockResolvedValue(place);
  await dialog();
  expect(said()).toContain("Fever");
  expect(said(), "it would be refused there once more").not.toContain("Cough");
  act().click();
  await settled();
  expect(file, "nothing is chosen by itself").not.toHaveBeenCalled();
  choose(OTHER);
  act().click();
  await settled();
  expect(file).toHaveBeenCalledExactlyOnceWith("w1", { kind: "known", eid: 8, uuid: OTHER });
  expect(onclose).toHaveBeenCalledOnce();
  expect(openDraft, "under whose name it was written").toHaveBeenCalledExactlyOnceWith(place, item.whose);
});

test("visits that could not be read are not said to be none", async () => {
  vi.spyOn(chart, "read").mockRejectedValue({ code: "unreachable", params: {}, fields: [], retryable: true });
  await dialog();
  expect(said()).not.toContain(t.unsent.moveNone);
  expect(document.querySelector("input"), "there is nothing to choose from").toBeNull();
});

test("whoever has no other visit is told to start one", async () => {
  vi.spyOn(chart, "read").mockResolvedValue(charted({ state: "known", value: [visit(7, GONE, "Cough")] }));
  await dialog();
  expect(said()).toContain(t.unsent.moveNone);
});

test("a refusal is said where it was asked, and the choice stays", async () => {
  vi.spyOn(chart, "read").mockResolvedValue(charted({ state: "known", value: [visit(8, OTHER, "Fever")] }));
  vi.spyOn(outbox, "fileElsewhere").mockRejectedValue({
    code: "unreachable",
    params: {},
    fields: [],
    retryable: true,
  });
  await dialog();
  choose(OTHER);
  act().click();
  await settled();
  expect(onclose, "the dialog stays").not.toHaveBeenCalled();
  expect(openDraft).not.toHaveBeenCalled();
  expect(document.querySelector<HTMLInputElement>(`input[value="${OTHER}"]`)?.checked).toBe(true);
  expect(document.querySelector("[role=alert]"), "the error is said").not.toBeNull();
});
