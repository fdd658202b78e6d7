/** The stand-in core's documents. */
import type { AppEvent, DocumentRow, DocumentsView, FileChoice, UiError } from "../bindings";
import type { HandlersOf } from "./handlers";

/** A PDF as simple as one can be: two pages of text in a font that it does not bring along. */
function letter(): string {
  const lines = [
    [
      "Springfield Cardiology",
      "Dear colleague,",
      "thank you for sending us your patient. Echo: EF 55 %,",
      "no relevant valve disease. BP 128/76 mmHg.",
    ],
    ["Page 2", "Suggested: continue lisinopril 10 mg once a day,", "review in 6 weeks with potassium and creatinine."],
  ];
  const pages = lines.map((page) =>
    page.map((line, at) => `BT /F1 ${at === 0 ? 20 : 12} Tf 60 ${740 - at * 30} Td (${line}) Tj ET`).join("\n"),
  );
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[4 0 R 6 0 R]/Count 2>>",
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ...pages.flatMap((text, at) => [
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents ${5 + at * 2} 0 R>>`,
      `<</Length ${text.length}>>stream\n${text}\nendstream`,
    ]),
  ];
  return `%PDF-1.4\n${objects.map((object, at) => `${at + 1} 0 obj\n${object}\nendobj\n`).join("")}trailer<</Root 1 0 R>>\n%%EOF\n`;
}

/** Something to look at, as PNG in base64. */
function picture(): string {
  const canvas = document.createElement("canvas");
  canvas.width = 900;
  canvas.height = 600;
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.fillStyle = "#dcc3ae";
    pen.fillRect(0, 0, 900, 600);
    pen.fillStyle = "#a4453b";
    pen.beginPath();
    pen.ellipse(430, 300, 130, 75, 0.3, 0, 7);
    pen.fill();
    pen.fillStyle = "#2b2b2b";
    pen.font = "24px sans-serif";
    for (let cm = 0; cm <= 12; cm += 1) pen.fillText(cm % 2 ? "|" : String(cm), 120 + cm * 55, 560);
  }
  return canvas.toDataURL("image/png").split(",")[1] ?? "";
}

const row = (
  id: string,
  place: DocumentRow["place"],
  name: string | null,
  mediaType: string,
  added: string,
): DocumentRow => ({
  id,
  place,
  placeSaid: "",
  name,
  mediaType,
  kind: mediaType === "application/pdf" ? "pdf" : mediaType.startsWith("image/") ? "image" : "other",
  added,
  here: id === "71",
  withheld: false,
});
const all: DocumentRow[] = [
  row("70", "labReport", "outside lab – résumé.txt", "text/plain", "2026-11-20"),
  row("71", "medicalRecord", "cardiology letter.pdf", "application/pdf", "2026-11-18"),
  row("72", "medicalRecord", "discharge summary 2025 St Elsewhere.pdf", "application/pdf", "2025-03-02"),
  row("73", "patientPhotograph", "wound left forearm.png", "image/png", "2026-11-19"),
  row("74", "ccda", "CCDA_Reyes_Maria.xml", "text/xml", "2026-10-01"),
];
const held = new Map<string, string>();

export function documentCommands(
  at: string,
  pause: (ms: number) => Promise<unknown>,
  fail: (code: UiError["code"]) => UiError,
  tell: (event: AppEvent) => void,
): HandlersOf<"documents"> {
  const view = (patient: string): DocumentsView => {
    const withheld = at === "documents-8";
    const rows = all.map((one) => ({ ...one, withheld, name: at === "documents-7" ? null : one.name }));
    const value = { rows: at === "documents-none" ? [] : rows, unread: [], onlyStandard: true };
    const asOf = new Date().toISOString();
    return {
      patient,
      documents:
        at === "documents-loading"
          ? { state: "loading" }
          : at === "documents-unread"
            ? { state: "unavailable", why: { reason: "serverError", said: null } }
            : at === "offline"
              ? { state: "known", value, asOf, unreadable: 0, foreign: 0, stale: { reason: "offline" } }
              : { state: "known", value, asOf, unreadable: 0, foreign: 0, stale: null },
      refreshing: false,
      declined: null,
      largest: 24 * 1024 * 1024,
      summary:
        at === "documents-8"
          ? { offer: "notOffered" }
          : at === "documents-declined"
            ? { offer: "declined", scope: "user/DocumentReference.$docref" }
            : { offer: "offered" },
    };
  };
  const choose = (): FileChoice => {
    if (at === "file-refused") return { is: "refused", name: "Scans 2026", why: "folder" };
    const token = String(held.size + 1);
    held.set(token, "referral.pdf");
    return { is: "file", token, name: "referral.pdf", size: 482_113, kind: "pdf" };
  };
  // What a hand would drop on a real window.
  Object.assign(window, {
    dropFile: () => {
      if (at.startsWith("locked")) return tell({ event: "nothingTaken" });
      tell({ event: "fileComing", drop: held.size, at: null });
      tell({ event: "fileDropped", drop: held.size, file: choose() });
    },
  });
  return {
    documents_list: ({ patient }) => view(patient),
    documents_refresh: ({ patient }) => view(patient),
    documents_open: async ({ patient, document: id }) => {
      const one = all.find((each) => each.id === id);
      if (!one) throw fail("recordNotFound");
      for (const part of [0.2, 0.5, 0.8]) {
        await pause(at === "documents-slow" ? 2000 : 60);
        tell({ event: "documentComes", patient, document: id, received: 4_200_000 * part, of: 4_200_000 });
      }
      const bytes = one.kind === "pdf" ? btoa(letter()) : picture();
      return {
        patient,
        id,
        name: one.name ?? `document ${id}`,
        size: atob(bytes).length,
        pieces: 1,
        face:
          one.kind === "pdf"
            ? { face: "pdf" }
            : one.kind === "image"
              ? { face: "picture", kind: "png" }
              : { face: "copy", why: "kind" },
      };
    },
    documents_piece: ({ document: id }) =>
      all.find((one) => one.id === id)?.kind === "pdf" ? btoa(letter()) : picture(),
    documents_call_off: () => undefined,
    documents_save: async ({ document: id }) => {
      await pause(200);
      return { path: `/home/nora/Documents/${all.find((one) => one.id === id)?.name ?? id}` };
    },
    documents_choose: async () => {
      await pause(100);
      return choose();
    },
    documents_add: async ({ file, place, again }) => {
      await pause(500);
      const name = held.get(file);
      if (!name) return { came: "gone", why: null };
      if (at === "file-twice" && !again)
        return { came: "alreadyThere", name: "referral.pdf", place: "medicalRecord", added: "2026-11-18" };
      if (at === "file-lost" && !again) return { came: "notConfirmed" };
      if (at === "file-unlisted") return { came: "unlisted" };
      if (at === "offline") throw fail("offline");
      all.push(row(String(80 + all.length), place, name, "application/pdf", "2026-11-23"));
      held.delete(file);
      return { came: "stored" };
    },
    documents_summary: async () => {
      await pause(500);
      if (at === "offline") throw fail("offline");
      if (at === "summary-refused") return { came: "refused", said: "Failed to generate ccda" };
      if (at === "summary-lost") return { came: "notConfirmed" };
      const id = String(80 + all.length);
      all.push(row(id, "ccda", "CCDA_Reyes_Maria_2026-11-23.xml", "text/xml", "2026-11-23"));
      return { came: "made", document: id };
    },
    documents_let_go: ({ file }) => void held.delete(file),
  };
}
