/** Made-up patients for looking at the window without its core. Nobody here exists. */
import type { Age, Patient, PatientSummary, Sex } from "../bindings";

type Line = [family: string, given: string, birth: string | null, sex: Sex, died?: string, suffix?: string];

const LINES: readonly Line[] = [
  ["Reyes", "Maria", "1980-05-09", "female"],
  ["Reyes", "Maria", "1957-11-30", "female"],
  ["Reyes-Ortega", "Mateo", "2024-09-02", "male"],
  ["O'Brien", "Siobhán", "1991-02-17", "female"],
  ["Nguyễn", "Thị Lan", "1968-07-21", "female"],
  ["Müller-Lüdenscheidt", "Hans-Jürgen", "1949-03-12", "male"],
  ["王", "小明", "2001-10-05", "male"],
  ["Okafor", "Chidi", "1975-12-01", "male"],
  ["Andersson", "Freja", "2026-11-02", "female"],
  ["Abernathy", "Theodore Alexander Montgomery", "1938-01", "male", "2025-06-14"],
  ["Kowalczyk", "Zofia", "1986-08-28", "female"],
  ["Haddad", "Layla", "1994-04-03", "female"],
  ["Silva", "João", "1963-09-19", "male"],
  ["Petrov", "Ivan", null, "unknown"],
  ["Rey", "Camille", "1999-06-30", "other"],
  ["Tanaka", "Yuki", "1972-02-29", "female"],
  ["Brown", "James", "1955-05-15", "male"],
  ["Brown", "Jamie", "2012-05-15", "male"],
  ["Smith", "John", "1952-03-08", "male", undefined, "Sr."],
  ["Smith", "John", "1981-07-19", "male", undefined, "Jr."],
  ["Ferreira Lopes", "Ana María", "1993-09-29", "female"],
  ["Ferreira Lopes", "Ana Marina", "1993-09-29", "female"],
  ["Wolfeschlegelsteinhausenbergerdorff-Montgomery-Cunningham", "Hubert Blaine Maximilian", "1977-11-28", "male"],
  ["Wolfeschlegelsteinhausenbergerdorff-Montgomery-Cunningham", "Hubert Blaise Maximilian", "1979-01-02", "male"],
];

export const TODAY = new Date().toISOString().slice(0, 10);
export const uuidOf = (n: number) => `9a000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

export const summaries: readonly PatientSummary[] = LINES.map(([family, given, birth, sex, died, suffix = ""], n) => ({
  uuid: uuidOf(n),
  pid: n + 1,
  mrn: `MR-${10410 + n * 37}`,
  family,
  given,
  suffix,
  birth,
  sex,
  phones: [`(555) 010-${String(1000 + n * 113).slice(-4)}`],
  deceased: died ? { on: died } : null,
}));

export function ageOf(birth: string | null): Age | null {
  if (!birth) return null;
  const [year = 0, month = 1, day = 1] = birth.split("-").map(Number);
  const now = new Date();
  const days = Math.floor((now.getTime() - new Date(year, month - 1, day).getTime()) / 86_400_000);
  const months = Math.floor(days / 30.44);
  const years = Math.floor(days / 365.25);
  const approximate = birth.length < 10;
  if (!approximate && days <= 28) return { value: days, unit: "days", years, approximate };
  if (!approximate && months < 3) return { value: Math.floor(days / 7), unit: "weeks", years, approximate };
  if (!approximate && months < 24) return { value: months, unit: "months", years, approximate };
  return { value: years, unit: "years", years, approximate };
}

export function patientOf(summary: PatientSummary): Patient {
  return {
    summary,
    middle: "",
    title: summary.sex === "female" ? "Ms." : "",
    street: "12 Example Street",
    city: "Springfield",
    state: "Oregon",
    postalCode: "97477",
    country: "USA",
    email: `${summary.given.split(" ")[0]?.toLowerCase() ?? "someone"}@example.org`,
    phoneHome: "",
    phoneCell: summary.phones[0] ?? "",
    phoneBusiness: "",
    language: "English",
  };
}
