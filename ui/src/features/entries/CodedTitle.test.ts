import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { drafts, entries } from "../../ipc";
import type { CodedHit } from "../../ipc/bindings";
import CodedTitle from "./CodedTitle.svelte";
import { EntryForm } from "./entry.model.svelte";

const hit = (code: string, title: string): CodedHit => ({
  title,
  code,
  sent: `ICD10:${code}`,
  official: title,
  source: "edition",
});
const gout = [hit("M10.071", "Idiopathic gout, right ankle and foot"), hit("M10.9", "Gout, unspecified")];
const savedAt = "2026-11-21T14:03:12Z";
let shown: ReturnType<typeof mount> | null = null;
let form: EntryForm;

beforeEach(() => {
  vi.useFakeTimers();
  Element.prototype.scrollIntoView ??= () => undefined;
  vi.spyOn(drafts, "read").mockResolvedValue(null);
  vi.spyOn(drafts, "save").mockImplementation((place) => Promise.resolve({ place, savedAt }));
  vi.spyOn(drafts, "discard").mockResolvedValue();
  vi.spyOn(entries, "findCode").mockImplementation((query) =>
    Promise.resolve({ query, hits: query === "nothing" ? [] : gout, edition: "ICD-10-CM" }),
  );
});
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  form.end();
  vi.useRealTimers();
});

async function begun(): Promise<HTMLInputElement> {
  form = new EntryForm("maria", "problem", null);
  await form.open();
  shown = mount(CodedTitle, { target: document.body, props: { form, fresh: true } });
  flushSync();
  return document.querySelector<HTMLInputElement>("[role=combobox]") ?? document.createElement("input");
}
async function type(box: HTMLInputElement, text: string) {
  box.value = text;
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await vi.advanceTimersByTimeAsync(80);
  flushSync();
}
function press(box: HTMLInputElement, key: string) {
  box.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  flushSync();
}

test("Enter takes the marked line: its title and its code, and what the code says is in sight", async () => {
  const box = await begun();
  await type(box, "gout foot");
  expect(box.getAttribute("aria-expanded")).toBe("true");
  press(box, "Enter");
  expect(form.typed).toMatchObject({ title: "Idiopathic gout, right ankle and foot", code: "ICD10:M10.071" });
  expect(box.getAttribute("aria-expanded"), "the list is done").toBe("false");
  expect(document.body.textContent).toContain("The code says: Idiopathic gout, right ankle and foot");
});

test("the text alone stands last and brings no code", async () => {
  const box = await begun();
  await type(box, "gout foot");
  press(box, "ArrowUp");
  expect(document.querySelector("[aria-selected=true]")?.textContent).toContain("without a code");
  press(box, "Enter");
  expect(form.typed).toMatchObject({ title: "gout foot", code: "" });
});

test("typed over with something else, the code goes; typed on, it stays", async () => {
  const box = await begun();
  await type(box, "gout foot");
  press(box, "Enter");
  await type(box, "Idiopathic gout, right ankle and foot, since the spring");
  expect(form.typed.code).toBe("ICD10:M10.071");
  await type(box, "a");
  expect(form.typed.code, "another disease under the old code is worse than none").toBe("");
  expect(document.body.textContent).toContain("the code was removed");
});

test("cut letter by letter into another disease, the code goes, too", async () => {
  const box = await begun();
  await type(box, "gout foot");
  press(box, "Enter");
  const chosen = "Idiopathic gout, right ankle and foot";
  for (let end = chosen.length - 1; end >= 4; end -= 1) await type(box, chosen.slice(0, end));
  for (const title of ["Idiop", "Idiopathic", "Idiopathic epilepsy"]) await type(box, title);
  expect(form.typed).toMatchObject({ title: "Idiopathic epilepsy", code: "" });
  expect(document.body.textContent, "and it stays said").toContain("the code was removed");
});

test("the code of a draft holds for the title that it was found with", async () => {
  vi.mocked(drafts.read).mockImplementation((place) =>
    Promise.resolve({
      place,
      content: {
        kind: "entry",
        typed: {
          list: "problem",
          entry: null,
          opened: null,
          typed: { title: "Gout, unspecified", began: "", ended: "", code: "ICD10:M10.9" },
        },
      },
      savedAt,
    }),
  );
  const box = await begun();
  await type(box, "Gout, unspecified, mild");
  expect(form.typed.code).toBe("ICD10:M10.9");
  await type(box, "Gout, unspec");
  expect(form.typed.code).toBe("");
});

test("a code that OpenEMR has cannot be taken away: under another title it is said to be the old one's", async () => {
  vi.spyOn(entries, "form").mockResolvedValue({
    title: "Hypertension",
    began: "2020-01-01",
    ended: "",
    code: "ICD10:I10",
  });
  form = new EntryForm("maria", "problem", "e1");
  await form.open();
  shown = mount(CodedTitle, { target: document.body, props: { form, fresh: false } });
  flushSync();
  const box = document.querySelector<HTMLInputElement>("[role=combobox]") ?? document.createElement("input");
  await type(box, "Hypertension, mild");
  expect(document.body.textContent).not.toContain("still the code of");
  await type(box, "Heart failure");
  expect(document.body.textContent).toContain("This is still the code of “Hypertension”");
});

test("Enter before the answer takes nothing, and an answer with nothing leaves the text", async () => {
  const box = await begun();
  await type(box, "gout");
  box.value = "nothing";
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  press(box, "Enter");
  expect(form.typed).toMatchObject({ title: "nothing", code: "" });
  await vi.advanceTimersByTimeAsync(80);
  flushSync();
  expect(document.querySelectorAll("[role=option]").length, "the text itself").toBe(1);
  press(box, "Escape");
  expect(box.getAttribute("aria-expanded")).toBe("false");
});
