import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { chart, drafts, encounters, entries, patients, session } from "../ipc";
import type { UiError } from "../ipc/bindings";
import { core } from "../app/core.svelte";
import { stateOf } from "../app/state-of";
import { forms } from "../features/chart/patient-tab.svelte";
import { route } from "./route.svelte";
import { readWorkspace, workspace, workspaceText } from "./workspace.svelte";

const offline: UiError = { code: "offline", params: {}, fields: [], retryable: true };
const signedInAs = (id: string) =>
  stateOf({ session: { state: "signedIn", user: { id, name: id }, pinSet: false, pinNews: null, renew: null } });

/** No server, no journal: every form opens all the same. */
function nothingToRead() {
  vi.spyOn(chart, "open").mockRejectedValue(offline);
  vi.spyOn(encounters, "read").mockRejectedValue(offline);
  vi.spyOn(patients, "demographics").mockRejectedValue(offline);
  vi.spyOn(entries, "form").mockRejectedValue(offline);
  vi.spyOn(drafts, "read").mockRejectedValue(offline);
  vi.spyOn(drafts, "list").mockRejectedValue(offline);
}
// The forms are fetched once: that something asked for before is done then has its own test (`patient-tab.test.ts`).
beforeAll(() => forms.fetch());
afterEach(() => {
  route.clear();
  workspace.forget();
});

test("whoever unlocks is back at the very page, beside the other patients that were open", async () => {
  nothingToRead();
  core.take(signedInAs("nora"));
  const maria = route.open("maria", { name: "Reyes, Maria", birth: null, mrn: "" });
  maria.openVisit({ kind: "known", eid: 7, uuid: "e7" });
  maria.visitForm();
  maria.shown = maria.pages[0]?.id ?? "";
  maria.changeEntry("allergy", "a1");
  route.open("lan", { name: "Nguyễn, Lan", birth: null, mrn: "" }).shown = "notes";
  route.show(maria);
  const text = workspaceText("nora");

  route.clear();
  vi.spyOn(session, "workspace").mockResolvedValue(text);
  await workspace.restore("nora");
  expect(route.tabs.map((tab) => tab.name)).toEqual(["Reyes, Maria", "Nguyễn, Lan"]);
  expect(route.patient?.patient).toBe("maria");
  expect(route.patient?.pages.map((page) => page.kind)).toEqual(["visit", "start"]);
  expect(route.patient?.page?.kind, "the page that was on screen").toBe("visit");
  const over = route.patient?.over;
  expect(over?.kind === "entry" && [over.model.list, over.model.entry], "and the form over it").toEqual([
    "allergy",
    "a1",
  ]);
  expect(route.tabs[1]?.shown).toBe("notes");
});

test("a text of when entries had pages of their own opens the last one over what was shown", async () => {
  nothingToRead();
  core.take(signedInAs("nora"));
  const pages = [
    { kind: "note", visit: { kind: "known", eid: 7, uuid: "e7" } },
    { kind: "allergy", record: "a1" },
    { kind: "demographics" },
  ];
  const tab = { patient: "maria", whose: null, shown: 1, pages };
  const text = JSON.stringify({ version: 1, account: "nora", screen: "patient", current: "maria", tabs: [tab] });
  vi.spyOn(session, "workspace").mockResolvedValue(text);
  await workspace.restore("nora");
  expect(route.patient?.page?.kind).toBe("visit");
  expect(route.patient?.over?.kind, "the others lie where their drafts are listed").toBe("demographics");
});

test("a text that is broken, foreign or from another version opens nothing", () => {
  const good = { version: 1, account: "nora", screen: "today", current: null, tabs: [] };
  const read = (value: unknown) => readWorkspace(typeof value === "string" ? value : JSON.stringify(value), "nora");
  expect(read(good)).not.toBeNull();
  expect(readWorkspace(null, "nora")).toBeNull();
  expect(read("{"), "not whole").toBeNull();
  expect(read([]), "not what it should be").toBeNull();
  expect(read({ ...good, account: "otto" }), "somebody else's").toBeNull();
  expect(read({ ...good, version: 2 })).toBeNull();
  expect(read({ ...good, screen: "javascript:" })?.screen).toBe("today");
});

test("of a text that is partly good only the good part is opened", () => {
  const tabs = [
    { patient: "", whose: null, shown: "summary", pages: [] },
    {
      patient: "maria",
      whose: { name: 7 },
      shown: "nowhere",
      pages: [
        { kind: "note", visit: null },
        { kind: "vitals", visit: { kind: "known", eid: "7", uuid: "" } },
        { kind: "demographics" },
      ],
    },
  ];
  const read = readWorkspace(
    JSON.stringify({ version: 1, account: "nora", screen: "patient", current: "maria", tabs }),
    "nora",
  );
  expect(read?.tabs).toEqual([
    { patient: "maria", whose: null, shown: "", pages: [{ kind: "demographics", visit: null, record: null }] },
  ]);
});

test("nothing is kept before what was kept has been looked for, and never for somebody else", async () => {
  vi.useFakeTimers();
  nothingToRead();
  core.take(signedInAs("nora"));
  const save = vi.spyOn(session, "saveWorkspace").mockResolvedValue();
  vi.spyOn(session, "workspace").mockResolvedValue(null);
  workspace.changed("too early");
  await vi.advanceTimersByTimeAsync(2000);
  expect(save, "an empty workspace must not overwrite the kept one").not.toHaveBeenCalled();
  await workspace.restore("nora");
  workspace.changed("nora's");
  await vi.advanceTimersByTimeAsync(600);
  expect(save).toHaveBeenLastCalledWith("nora's");
  workspace.changed("nora's again");
  core.take(signedInAs("otto"));
  await vi.advanceTimersByTimeAsync(600);
  expect(save, "what Nora had open is nothing for Otto").toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});
