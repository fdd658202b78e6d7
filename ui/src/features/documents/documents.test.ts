import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { core } from "../../app/core.svelte";
import type { OpenPatient } from "../../app/open-patient";
import { documents as words } from "../../i18n/en/documents";
import { asUiError, documents } from "../../ipc";
import type {
  DocumentList,
  DocumentRow,
  DocumentsView,
  FileChoice,
  PatientLabel,
  SummaryOutcome,
  UploadOutcome,
} from "../../ipc/bindings";
import { decoded } from "./bytes";
import { documentsOf } from "./documents.model.svelte";
import DocumentsSection from "./DocumentsSection.svelte";
import { noteMissing, type Made } from "./missing";

const row = (more: Partial<DocumentRow> = {}): DocumentRow => ({
  id: "7",
  place: "medicalRecord",
  placeSaid: "",
  name: "letter.pdf",
  mediaType: "application/pdf",
  kind: "pdf",
  added: "2026-11-18",
  here: false,
  withheld: false,
  ...more,
});
const list = (rows: DocumentRow[], more: Partial<DocumentList> = {}): DocumentList => ({
  rows,
  unread: [],
  onlyStandard: false,
  ...more,
});
let patients = 0;
const view = (patient: string, loaded: DocumentsView["documents"]): DocumentsView => ({
  patient,
  documents: loaded,
  refreshing: false,
  declined: null,
  largest: 1000,
  summary: { offer: "offered" },
});
const known = (value: DocumentList): DocumentsView["documents"] => ({
  state: "known",
  value,
  asOf: "2026-11-21T14:02:00Z",
  unreadable: 0,
  foreign: 0,
  stale: null,
});
const file: FileChoice = { is: "file", token: "t1", name: "scan.pdf", size: 300_000, kind: "pdf" };

let drawn: Record<string, unknown> | null = null;
/** Another patient at each drawing: what is kept of one is not the next one's. */
async function show(
  loaded: DocumentsView["documents"],
  gone = false,
  whose: PatientLabel | null = { name: "Reyes, Maria", birth: "1980-05-09", mrn: "0001" },
): Promise<string> {
  const patient = `patient-${(patients += 1)}`;
  vi.spyOn(documents, "list").mockResolvedValue(view(patient, loaded));
  vi.spyOn(documents, "refresh").mockResolvedValue(view(patient, loaded));
  const tab = { patient, whose, gone } as unknown as OpenPatient;
  drawn = mount(DocumentsSection, { target: document.body, props: { tab } });
  await vi.waitFor(() => expect(document.body.textContent).not.toBe(""));
  await settled();
  return patient;
}
let drops = 0;
/** Drops something on what is on screen, where it is read in no time. */
const drop = (file: FileChoice) => {
  core.hear({ event: "fileComing", drop: (drops += 1), at: null });
  core.hear({ event: "fileDropped", drop: drops, file });
};
const settled = async () => {
  await new Promise((done) => setTimeout(done));
  flushSync();
};
const text = () => document.body.textContent?.replace(/\s+/g, " ") ?? "";
const button = (name: string): HTMLButtonElement => {
  const all = [...document.querySelectorAll("button")];
  const found = all.find((one) => (one.getAttribute("aria-label") ?? one.textContent?.trim()) === name);
  if (!found) throw new Error(`no button “${name}” among ${all.map((one) => one.textContent?.trim()).join(", ")}`);
  return found;
};
async function press(name: string): Promise<void> {
  button(name).click();
  await settled();
}
beforeEach(() => {
  // happy-dom knows no dialog that opens.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
});
afterEach(async () => {
  if (drawn) await unmount(drawn);
  drawn = null;
  document.body.replaceChildren();
});

test("none, unread and unread in part are three different things", async () => {
  await show(known(list([])));
  expect(text()).toContain("No documents recorded in OpenEMR");
  await unmount(drawn!);
  await show({ state: "unavailable", why: { reason: "serverError", said: null } });
  expect(text()).toContain("Documents could not be read");
  expect(text()).not.toContain("No documents recorded");
  await unmount(drawn!);
  await show(known(list([], { unread: ["livingWill"] })));
  expect(text(), "an empty list that lacks a category is not empty").not.toContain("No documents recorded");
  expect(text()).toContain(
    "Could not be read just now, so documents may be missing here or listed as they were read before: Living will.",
  );
});

test("where only some categories can be asked for, an empty list does not say that there is nothing", async () => {
  await show(known(list([], { onlyStandard: true })));
  expect(text()).not.toContain("No documents recorded in OpenEMR");
  expect(text()).toContain("No documents in the categories that OpenEMR starts with");
  expect(text()).toContain("look at them in OpenEMR");
});

test("a document stands below its category, and one that the server withholds offers nothing and says why", async () => {
  const other = row({ id: "8", place: null, placeSaid: "Cardiology", name: null, withheld: true });
  await show(known(list([row(), other], { onlyStandard: true })));
  const captions = [...document.querySelectorAll("caption")].map((one) => one.textContent);
  expect(captions).toEqual(["Medical record", "Cardiology"]);
  expect(text()).toContain("Document 8");
  expect(text()).toContain(words.withheld);
  expect(text()).toContain(words.hiddenNames);
  button(words.openNamed("letter.pdf"));
  expect(() => button(words.openNamed("Document 8"))).toThrow();
});

test("a picture is drawn from a blob of the kind that the core has found, and from nothing else", async () => {
  const made: Blob[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => `blob:${made.push(blob as Blob)}`);
  const revoked = vi.spyOn(URL, "revokeObjectURL").mockImplementation(() => {});
  const patient = await show(known(list([row({ name: "a.png", mediaType: "image/png", kind: "image" })])));
  const face = { face: "picture", kind: "png" } as const;
  vi.spyOn(documents, "open").mockResolvedValue({ patient, id: "7", name: "a.png", size: 4, pieces: 2, face });
  vi.spyOn(documents, "piece").mockImplementation(async (_, __, piece) => btoa(piece === 0 ? "abc" : "d"));
  await press(words.openNamed("a.png"));
  await settled();
  expect(made.map((blob) => blob.type)).toEqual(["image/png"]);
  expect(await made[0]?.text(), "its pieces in their order").toBe("abcd");
  expect(document.querySelector("img")?.getAttribute("src")).toBe("blob:1");
  const menu = new Event("contextmenu", { bubbles: true, cancelable: true });
  document.querySelector("img")?.dispatchEvent(menu);
  expect(menu.defaultPrevented, "the webview's menu would copy it past the access log").toBe(true);
  await press(words.back);
  expect(revoked, "its address ends with it").toHaveBeenCalledWith("blob:1");
});

test("a document that lacks a piece is not shown as a whole one, and one for somebody else not at all", async () => {
  const patient = await show(known(list([row({ kind: "image", mediaType: "image/png" })])));
  const face = { face: "picture", kind: "png" } as const;
  const opened = { patient, id: "7", name: "a.png", size: 9, pieces: 1, face };
  const open = vi.spyOn(documents, "open").mockResolvedValue(opened);
  vi.spyOn(documents, "piece").mockResolvedValue(btoa("abc"));
  await press(words.openNamed("letter.pdf"));
  await settled();
  expect(text()).toContain(words.openFailed("letter.pdf"));
  expect(document.querySelector("img")).toBeNull();
  await press(words.back);
  open.mockResolvedValue({ ...opened, patient: "somebody else" });
  await press(words.openNamed("letter.pdf"));
  expect(document.querySelector("img")).toBeNull();
  button(words.openNamed("letter.pdf"));
});

test("what is no picture and no PDF is not shown, and a copy is saved only after the warning", async () => {
  const patient = await show(known(list([row({ name: "a.xml", mediaType: "text/xml", kind: "other" })])));
  const save = vi.spyOn(documents, "save").mockResolvedValue({ path: "/home/nora/a.xml" });
  expect(() => button(words.openNamed("a.xml"))).toThrow();
  await press(words.saveNamed("a.xml"));
  expect(save, "the warning comes first").not.toHaveBeenCalled();
  expect(text()).toContain(words.saveWords[0]);
  expect(text()).toContain("Reyes, Maria");
  await press(words.saveGo);
  expect(save).toHaveBeenCalledWith(patient, "7");
  expect(text()).toContain("Saved: /home/nora/a.xml");
});

test("fetching can be called off, and what comes late is dropped", async () => {
  const patient = await show(known(list([row()])));
  let answer: (opened: null) => void = () => {};
  vi.spyOn(documents, "open").mockReturnValue(new Promise((done) => (answer = done)));
  const callOff = vi.spyOn(documents, "callOff").mockResolvedValue(undefined);
  await press(words.openNamed("letter.pdf"));
  core.hear({ event: "documentComes", patient, document: "7", received: 2_097_152, of: 4_194_304 });
  core.hear({ event: "documentComes", patient: "other", document: "7", received: 1, of: 1 });
  flushSync();
  expect(text()).toContain("2 of 4 MB");
  await press(words.callOff);
  expect(callOff).toHaveBeenCalledWith(patient, "7");
  answer(null);
  await settled();
  button(words.openNamed("letter.pdf"));
});

test("a file that is dropped is asked about with the patient's name, and sent only then, once", async () => {
  const patient = await show(known(list([])));
  let answer: (came: UploadOutcome) => void = () => {};
  const add = vi.spyOn(documents, "add").mockReturnValue(new Promise((done) => (answer = done)));
  drop(file);
  flushSync();
  const dialog = document.querySelector("dialog")?.textContent?.replace(/\s+/g, " ");
  for (const part of ["scan.pdf", "Reyes, Maria", "0001", words.into]) expect(dialog).toContain(part);
  await press(words.addGo);
  expect(add, "not without a category").not.toHaveBeenCalled();
  expect(text()).toContain(words.categoryNeeded);
  documentsOf(patient).adding.place = "labReport";
  flushSync();
  await press(words.addGo);
  await press(words.addGo);
  expect(add.mock.calls, "once, however often it is pressed").toEqual([[patient, "t1", "labReport", false]]);
  answer({ came: "stored" });
  await settled();
  expect(document.querySelector("dialog")).toBeNull();
  expect(text()).toContain(words.stored("scan.pdf", words.places.labReport));
});

test("while a file is sent the question stays, whatever is pressed, and what comes of it is seen", async () => {
  const patient = await show(known(list([])));
  let answer: (came: UploadOutcome) => void = () => {};
  vi.spyOn(documents, "add").mockReturnValue(new Promise((done) => (answer = done)));
  drop(file);
  flushSync();
  documentsOf(patient).adding.place = "labReport";
  flushSync();
  await press(words.addGo);
  const dialog = document.querySelector("dialog")!;
  const escape = new Event("cancel", { cancelable: true });
  dialog.dispatchEvent(escape);
  expect(escape.defaultPrevented).toBe(true);
  // Pressed twice, a webview closes it all the same.
  dialog.open = false;
  dialog.dispatchEvent(new Event("close"));
  expect(dialog.open, "it is there again").toBe(true);
  answer({ came: "notConfirmed" });
  await settled();
  expect(text()).toContain(words.notConfirmed);
  const after = new Event("cancel", { cancelable: true });
  dialog.dispatchEvent(after);
  expect(after.defaultPrevented).toBe(false);
  dialog.dispatchEvent(new Event("close"));
  flushSync();
  expect(document.querySelector("dialog"), "and now it can be let go").toBeNull();
});

test("a file that is not confirmed is looked for, and sent again only by the button that says so", async () => {
  const patient = await show(known(list([])));
  const add = vi.spyOn(documents, "add").mockResolvedValue({ came: "notConfirmed" });
  drop(file);
  flushSync();
  documentsOf(patient).adding.place = "labReport";
  flushSync();
  await press(words.addGo);
  expect(text()).toContain(words.notConfirmed);
  await press(words.lookAgain);
  expect(add.mock.calls.map((call) => call[3])).toEqual([false, false]);
  add.mockResolvedValue({ came: "stored" });
  await press(words.addAgain);
  expect(add.mock.calls.at(-1)?.[3]).toBe(true);
});

test("a category that is chosen while the file is on its way is not taken for the one it was sent to", async () => {
  const patient = await show(known(list([])));
  let answer: (came: UploadOutcome) => void = () => {};
  vi.spyOn(documents, "add").mockReturnValue(new Promise((done) => (answer = done)));
  drop(file);
  flushSync();
  const { adding } = documentsOf(patient);
  adding.place = "labReport";
  flushSync();
  await press(words.addGo);
  adding.place = "invoices";
  answer({ came: "notConfirmed" });
  await settled();
  expect(document.querySelector("dialog")?.textContent).toContain(words.places.labReport);
  expect(adding.place, "and sent again it goes there").toBe("labReport");
});

test("each thing that cannot be added says why, and the server's refusal ends the question", async () => {
  const patient = await show(known(list([])));
  for (const why of ["several", "folder", "link", "noFile", "empty", "tooLarge", "unreadable"] as const) {
    drop({ is: "refused", name: "x", why });
    flushSync();
    expect(text()).toContain(words.troubles[why]);
    expect(document.querySelector("dialog")).toBeNull();
  }
  vi.spyOn(documents, "add").mockResolvedValue({ came: "refused", said: "No." });
  const letGo = vi.spyOn(documents, "letGo").mockResolvedValue(undefined);
  drop(file);
  flushSync();
  documentsOf(patient).adding.place = "labReport";
  flushSync();
  await press(words.addGo);
  expect(text()).toContain(words.refusedSaid("No."));
  expect(() => button(words.addGo)).toThrow();
  await press(words.close);
  expect(letGo).toHaveBeenCalledWith("t1");
});

test("a second file does not take the place of one that is asked about", async () => {
  await show(known(list([])));
  const letGo = vi.spyOn(documents, "letGo").mockResolvedValue(undefined);
  drop(file);
  drop({ ...file, token: "t2", name: "other.pdf" });
  flushSync();
  expect(document.querySelector("dialog dd bdi")?.textContent, "it is still the first one").toBe("scan.pdf");
  expect(letGo).toHaveBeenCalledWith("t2");
  expect(text(), "and its hand is told").toContain(words.second("other.pdf"));
});

test("a file is for the chart on which it was dropped, however long it is read", async () => {
  await show(known(list([])));
  core.hear({ event: "fileComing", drop: 900, at: null });
  flushSync();
  expect(text()).toContain(words.readingFile);
  await unmount(drawn!);
  const letGo = vi.spyOn(documents, "letGo").mockResolvedValue(undefined);
  await show(known(list([])));
  core.hear({ event: "fileDropped", drop: 900, file });
  flushSync();
  expect(document.querySelector("dialog"), "the hand did not mean this one").toBeNull();
  expect(text()).toContain(words.elsewhere("scan.pdf"));
  expect(letGo).toHaveBeenCalledWith("t1");
});

test("what was taken and is in no list is not sent again, only looked for", async () => {
  const patient = await show(known(list([])));
  const add = vi.spyOn(documents, "add").mockResolvedValue({ came: "unlisted" });
  drop(file);
  flushSync();
  documentsOf(patient).adding.place = "labReport";
  flushSync();
  await press(words.addGo);
  expect(text()).toContain(words.unlisted("scan.pdf", words.places.labReport));
  expect(() => button(words.addAgain)).toThrow();
  expect(document.querySelector("dialog select"), "it is looked for where it was sent").toBeNull();
  await press(words.lookAgain);
  expect(add.mock.calls.map((call) => call[3])).toEqual([false, false]);
});

test("a document that left the list while it was open is closed, and that is said", async () => {
  const patient = await show(known(list([row({ kind: "image", mediaType: "image/png" })])));
  const face = { face: "copy", why: "kind" } as const;
  vi.spyOn(documents, "open").mockResolvedValue({ patient, id: "7", name: "a.png", size: 9, pieces: 1, face });
  await press(words.openNamed("letter.pdf"));
  await settled();
  expect(text()).toContain(words.back);
  vi.spyOn(documents, "list").mockResolvedValue(view(patient, known(list([], { unread: ["ccd"] }))));
  core.hear({ event: "chartChanged", patient });
  await settled();
  expect(text(), "a list that lacks a category takes nothing away").toContain(words.back);
  vi.spyOn(documents, "list").mockResolvedValue(view(patient, known(list([]))));
  core.hear({ event: "chartChanged", patient });
  await settled();
  expect(text()).toContain(words.left("letter.pdf"));
  expect(text()).not.toContain(words.back);
});

test("without the patient's name nothing can be sent", async () => {
  await show(known(list([])), false, null);
  const add = vi.spyOn(documents, "add").mockResolvedValue({ came: "stored" });
  drop(file);
  flushSync();
  expect(text()).toContain(words.whoseUnknown);
  await press(words.addGo);
  expect(add).not.toHaveBeenCalled();
});

test("a picture that was not made for its page is noticed, one that is waited for is not", () => {
  const made = { get: (id: string) => (id === "lost" ? null : {}) };
  let missing = 0;
  noteMissing(made, () => (missing += 1));
  made.get("there");
  (made as Made).get("lost", () => {});
  expect(missing).toBe(0);
  made.get("lost");
  expect(missing).toBe(1);
});

test("the clinic that is away is said, and the choice stays", async () => {
  const patient = await show(known(list([])));
  vi.spyOn(documents, "add").mockRejectedValue({ ...asUiError("x"), code: "offline", retryable: true });
  drop(file);
  flushSync();
  documentsOf(patient).adding.place = "labReport";
  flushSync();
  await press(words.addGo);
  expect(text()).toContain(words.addFailed);
  expect(text()).toContain("scan.pdf");
  const add = vi.mocked(documents.add).mockResolvedValue({ came: "stored" });
  await press(words.tryAgain);
  expect(add, "with the category that was chosen").toHaveBeenLastCalledWith(patient, "t1", "labReport", false);
  expect(text()).toContain(words.stored("scan.pdf", words.places.labReport));
});

test("a summary of care is asked for once, after a question that names the patient, and opened", async () => {
  const patient = await show(known(list([])));
  let answer: (came: SummaryOutcome) => void = () => {};
  const ask = vi.spyOn(documents, "summary").mockReturnValue(new Promise((done) => (answer = done)));
  await press(words.summaryOfCare.begin);
  expect(ask, "the question comes first").not.toHaveBeenCalled();
  expect(document.querySelector("dialog")?.textContent).toContain("Reyes, Maria");
  await press(words.summaryOfCare.go);
  await press(words.summaryOfCare.go);
  expect(ask.mock.calls, "each would be one more document").toEqual([[patient]]);
  const made = row({ id: "9", name: "CCDA.xml", place: "ccda", kind: "other", mediaType: "text/xml" });
  vi.spyOn(documents, "list").mockResolvedValue(view(patient, known(list([made]))));
  const face = { face: "copy", why: "kind" } as const;
  const open = vi
    .spyOn(documents, "open")
    .mockResolvedValue({ patient, id: "9", name: "CCDA.xml", size: 9, pieces: 1, face });
  answer({ came: "made", document: "9" });
  await settled();
  await settled();
  expect(document.querySelector("dialog")).toBeNull();
  expect(open).toHaveBeenCalledWith(patient, "9");
  expect(text()).toContain(words.summaryOfCare.made);
});

test("a summary that did not come is said, and not asked for again by itself", async () => {
  await show(known(list([])));
  const ask = vi.spyOn(documents, "summary").mockResolvedValue({ came: "notConfirmed" });
  await press(words.summaryOfCare.begin);
  await press(words.summaryOfCare.go);
  expect(text()).toContain(words.summaryOfCare.notConfirmed);
  expect(() => button(words.summaryOfCare.go)).toThrow();
  await press(words.close);
  ask.mockResolvedValue({ came: "refused", said: "Failed to generate ccda" });
  await press(words.summaryOfCare.begin);
  await press(words.summaryOfCare.go);
  expect(text()).toContain(words.refusedSaid("Failed to generate ccda"));
});

test("where an edition makes no summary for anybody that is said, and nothing is offered", async () => {
  const patient = `patient-${patients + 1}`;
  await show(known(list([])));
  await unmount(drawn!);
  vi.spyOn(documents, "list").mockImplementation(async (patient) => ({
    ...view(patient, known(list([]))),
    summary: { offer: "notOffered" },
  }));
  drawn = mount(DocumentsSection, {
    target: document.body,
    props: { tab: { patient, whose: null, gone: false } as unknown as OpenPatient },
  });
  await settled();
  expect(text()).toContain(words.summaryOfCare.notOffered);
  expect(() => button(words.summaryOfCare.begin)).toThrow();
});

test("every byte survives base64", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
  expect(decoded(btoa(String.fromCharCode(...bytes)))).toEqual(bytes);
});
