import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { contextOf, type Going } from "../../app/going";
import { patients } from "../../ipc";
import type { PatientHit, PatientSearch, PatientSummary } from "../../ipc/bindings";
import { search } from "./search.model.svelte";
import SearchBox from "./SearchBox.svelte";

const person = (uuid: string, family: string, given: string, more: Partial<PatientSummary> = {}): PatientSummary => ({
  uuid,
  pid: 1,
  mrn: `MR-${uuid}`,
  family,
  given,
  suffix: "",
  birth: "1980-05-09",
  sex: "male",
  phones: [],
  deceased: null,
  ...more,
});
const senior = person("1", "Smith", "John", { suffix: "Sr.", birth: "1952-03-08" });
const junior = person("2", "SMITH", "Jóhn Paul", { suffix: "Jr.", birth: "1981-07-19" });
const ann = person("3", "Smith", "Ann", { sex: "female" });
const found = (...people: PatientSummary[]): PatientSearch => ({
  query: "smith",
  hits: people.map((patient): PatientHit => ({ patient, age: null, matched: [], sameName: false })),
  index: { state: "partial", count: 3 },
  askedServer: false,
});

const open = vi.fn<Going["open"]>();
let shown: Record<string, unknown> | null = null;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(patients, "recent").mockResolvedValue([]);
  open.mockReset();
});
afterEach(async () => {
  search.forget();
  if (shown) await unmount(shown);
  shown = null;
  document.body.replaceChildren();
  vi.useRealTimers();
});

async function type(...people: PatientSummary[]): Promise<HTMLInputElement> {
  vi.spyOn(patients, "search").mockResolvedValue(found(...people));
  shown = mount(SearchBox, { target: document.body, context: contextOf({ open }) });
  const box = document.querySelector("input");
  if (!box) throw new Error("there is a box");
  box.focus();
  box.value = "smith";
  box.dispatchEvent(new Event("input", { bubbles: true }));
  await vi.advanceTimersByTimeAsync(50);
  flushSync();
  return box;
}
function press(box: HTMLElement, ...keys: string[]): void {
  for (const key of keys) {
    box.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    flushSync();
  }
}
const opened = () => open.mock.calls.map(([patient]) => patient);
const said = () => document.querySelector('[role="status"]')?.textContent ?? "";

test("Enter opens nobody where the first is one of two of that name, and asks whom", async () => {
  const box = await type(senior, junior, ann);
  expect(box.getAttribute("aria-activedescendant"), "nobody is marked beforehand").toBeNull();
  press(box, "Enter", "Enter");
  expect(opened(), "however often it is pressed").toEqual([]);
  expect(document.querySelector(".popover")?.textContent, "for eyes").toContain("Choose one with ↑ ↓");
  expect(said(), "and for readers").toContain("Choose one with ↑ ↓");
  press(box, "ArrowDown", "ArrowDown", "Enter");
  expect(opened(), "the second line is the second person").toEqual([junior.uuid]);
});

test("the namesake need not be the next line: whoever is below counts, too", async () => {
  press(await type(senior, ann, junior), "Enter");
  expect(opened()).toEqual([]);
});

test("a click says whom it means", async () => {
  await type(senior, junior);
  document.querySelectorAll<HTMLElement>('[role="option"]')[1]?.click();
  expect(opened()).toEqual([junior.uuid]);
});

test("Enter opens the first where nobody else has the name, and this was said before it was pressed", async () => {
  const box = await type(ann, senior);
  expect(box.getAttribute("aria-activedescendant")).toBe("search-line-0");
  expect(document.getElementById("search-line-0")?.getAttribute("aria-selected")).toBe("true");
  expect(said()).toBe("2 patients found. Enter opens Smith, Ann, 1980-05-09.");
  press(box, "ArrowDown", "Enter");
  expect(opened(), "Down leaves the line that is marked").toEqual([senior.uuid]);
});

test("the box is a combobox that says whether its list is open", async () => {
  const box = await type(ann);
  expect(box.getAttribute("role")).toBe("combobox");
  expect(box.getAttribute("aria-expanded")).toBe("true");
  expect(document.getElementById(box.getAttribute("aria-controls") ?? "")?.getAttribute("role")).toBe("listbox");
  press(box, "Escape", "Escape");
  expect(box.getAttribute("aria-expanded")).toBe("false");
});

test("each line names suffix, date of birth, sex and MRN, and cuts none of them", async () => {
  await type(senior, junior);
  const [first, second] = [...document.querySelectorAll('[role="option"]')];
  for (const part of ["Smith, John, Sr.", "1952-03-08", "male", "MR-1"]) expect(first?.textContent).toContain(part);
  for (const part of ["SMITH, Jóhn Paul, Jr.", "1981-07-19", "MR-2"]) expect(second?.textContent).toContain(part);
  expect(document.querySelectorAll('[role="option"] .clip'), "nothing in a line ends in dots").toHaveLength(0);
});

/** Presses a row as a hand does: down, up, and the click that comes of it. */
function touch(row: Element | undefined): void {
  row?.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
  row?.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
  flushSync();
}
const rows = () => [...document.querySelectorAll('[role="option"]')];

test("a press on a row that has just come under the hand opens nobody and says so; the next one opens it", async () => {
  const box = await type(ann, senior);
  await vi.advanceTimersByTimeAsync(2000);
  vi.spyOn(patients, "search").mockResolvedValue({ ...found(junior), query: "smithj" });
  box.value = "smithj";
  box.dispatchEvent(new Event("input", { bubbles: true }));
  await vi.advanceTimersByTimeAsync(50);
  flushSync();
  touch(rows()[0]);
  expect(opened(), "the hand was on its way to somebody else").toEqual([]);
  expect(said()).toContain("The list has just moved");
  touch(rows()[0]);
  expect(opened(), "by now it is seen who is there").toEqual([junior.uuid]);
});

test("a press on a row that stays where it was opens it, also while the last letters are answered", async () => {
  const box = await type(ann, senior);
  await vi.advanceTimersByTimeAsync(2000);
  vi.spyOn(patients, "search").mockReturnValue(new Promise(() => undefined));
  box.value = "smith ";
  box.dispatchEvent(new Event("input", { bubbles: true }));
  await vi.advanceTimersByTimeAsync(50);
  flushSync();
  touch(rows()[1]);
  expect(opened()).toEqual([senior.uuid]);
});

test("a key that is held down is one Enter, and one where nobody is marked only marks", async () => {
  const box = await type(ann, senior);
  search.marked = null;
  press(box, "Enter");
  expect(opened()).toEqual([]);
  box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", repeat: true, bubbles: true, cancelable: true }));
  expect(opened()).toEqual([]);
  press(box, "Enter");
  expect(opened()).toEqual([ann.uuid]);
});

test("→ offers what can be done with the marked patient, ← goes back, and Enter does it", async () => {
  const tab = { startVisit: vi.fn(), book: vi.fn() };
  open.mockReturnValue(tab as unknown as ReturnType<Going["open"]>);
  const box = await type(ann, person("4", "Smithers", "Bob"));
  const options = () =>
    [...document.querySelectorAll('[role="option"]')].map((one) => one.textContent?.trim().split(",")[0]);
  const marked = () => document.querySelector('[aria-selected="true"]')?.textContent?.trim();
  box.setSelectionRange(0, 0);
  press(box, "ArrowRight");
  expect(options(), "in the middle of the text the key moves the caret").not.toContain("Start visit");
  box.setSelectionRange(5, 5);
  press(box, "ArrowRight");
  expect(options().slice(0, 4)).toEqual(["Smith", "Open chart", "Start visit", "Book"]);
  expect(marked(), "the first of them, with whose it is for readers").toContain("Open chart, Smith, Ann");
  press(box, "ArrowLeft");
  expect(options()).not.toContain("Start visit");
  expect(marked()).toContain("Smith");
  press(box, "ArrowRight", "ArrowDown", "Enter");
  expect(opened()).toEqual(["3"]);
  expect(tab.startVisit).toHaveBeenCalledOnce();
  expect(tab.book).not.toHaveBeenCalled();
});

test("what was typed can begin a new patient, and letters alone decide that", async () => {
  const go = vi.fn();
  vi.spyOn(patients, "search").mockResolvedValue({ ...found(), query: "smith" });
  shown = mount(SearchBox, { target: document.body, context: contextOf({ open, go }) });
  const box = document.querySelector("input") as HTMLInputElement;
  box.focus();
  box.value = "smith";
  box.dispatchEvent(new Event("input", { bubbles: true }));
  await vi.advanceTimersByTimeAsync(50);
  flushSync();
  const line = [...document.querySelectorAll<HTMLElement>('[role="option"]')].find((one) =>
    one.textContent?.includes("New patient “smith”"),
  );
  line?.click();
  expect(go).toHaveBeenCalledWith("patients");
  const { newPatient } = await import("./new-patient.svelte");
  // The form is fetched when it is first wanted.
  await vi.waitFor(() => expect(newPatient.form?.line).toBe("smith"));
  newPatient.forget();
});

/** Types a text that the search answers with these people. */
async function say(text: string, going: Partial<Going>, ...people: PatientSummary[]): Promise<HTMLInputElement> {
  const asked = vi
    .spyOn(patients, "search")
    .mockImplementation((query) => Promise.resolve({ ...found(...people), query }));
  shown = mount(SearchBox, { target: document.body, context: contextOf({ open, onScreen: null, ...going }) });
  const box = document.querySelector("input") as HTMLInputElement;
  box.focus();
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  await vi.advanceTimersByTimeAsync(50);
  flushSync();
  expect(asked).toHaveBeenCalled();
  return box;
}
const first = () => rows()[0]?.textContent?.replace(/\s+/g, " ").trim() ?? "";

test("“book rey” looks for Rey, and Enter books for the one who is found, never for one of two of a name", async () => {
  const book = vi.fn();
  open.mockReturnValue({ book } as unknown as ReturnType<Going["open"]>);
  const box = await say("book smi", {}, ann);
  expect(vi.mocked(patients.search)).toHaveBeenCalledWith("smi");
  expect(said()).toContain("Enter: Book, Smith, Ann, 1980-05-09.");
  press(box, "Enter");
  expect(opened()).toEqual([ann.uuid]);
  expect(book).toHaveBeenCalledOnce();
});

test("a verb before two people of one name books for nobody until one of them is chosen", async () => {
  const book = vi.fn();
  open.mockReturnValue({ book } as unknown as ReturnType<Going["open"]>);
  const box = await say("book smith", {}, senior, junior);
  press(box, "Enter");
  expect(book).not.toHaveBeenCalled();
  press(box, "ArrowDown", "Enter");
  expect(opened()).toEqual([senior.uuid]);
});

test("a verb without a name stands first, names the patient on screen, shows its key, and is what Enter takes", async () => {
  const book = vi.fn();
  const whose = { name: "Reyes, Maria", birth: "1980-05-09", mrn: "MR-7" };
  const box = await say("book", { onScreen: { gone: false, whose, book } as unknown as Going["onScreen"] }, ann);
  expect(first()).toContain("Book an appointment");
  expect(first(), "whom it is about").toContain("Reyes, Maria, DOB 1980-05-09, MRN MR-7");
  expect(first(), "and the key that does the same").toContain("Ctrl B");
  press(box, "Enter");
  expect(book).toHaveBeenCalledOnce();
  expect(opened(), "not the patient below").toEqual([]);
});

test("a verb that has nobody does nothing but ask whom", async () => {
  const box = await say("book", {});
  expect(first()).toContain("For whom?");
  press(box, "Enter");
  expect(opened()).toEqual([]);
  expect(search.query, "and the name is typed on").toBe("book ");
});

test("where nobody is found Enter takes the first line of any kind", async () => {
  const go = vi.fn();
  const box = await say("settings", { go });
  expect(first()).toBe("Go to Settings");
  press(box, "Enter");
  expect(go).toHaveBeenCalledWith("settings");
});

test("each line shows its key", async () => {
  const lock = vi.fn();
  const box = await say("lock", { lock });
  expect(first()).toContain("Ctrl L");
  press(box, "Enter");
  expect(lock).toHaveBeenCalledOnce();
});

test("what a verb does stands in one line, not in two", async () => {
  const jot = vi.fn();
  const whose = { name: "Reyes, Maria", birth: "1980-05-09", mrn: "MR-7" };
  const box = await say("note", { onScreen: { gone: false, whose, jot } as unknown as Going["onScreen"] });
  expect(rows().filter((row) => row.textContent?.includes("Write the note"))).toHaveLength(1);
  press(box, "Enter");
  expect(jot).toHaveBeenCalledWith({ part: "note" });
});
