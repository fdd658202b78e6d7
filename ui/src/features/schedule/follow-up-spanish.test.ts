import { expect, test } from "vitest";
import { followUp } from "./follow-up";

const TODAY = "2026-11-23";
const on = (plan: string) => followUp(plan, TODAY)?.on ?? null;

test("a Spanish plan says when the patient is wanted back", () => {
  expect(followUp("Reposo. Control en 4 semanas.", TODAY)).toEqual({ on: "2026-12-21", words: "en 4 semanas" });
  expect(on("Regresar en 3 meses con laboratorios")).toBe("2027-02-23");
  expect(on("Nueva cita dentro de dos semanas")).toBe("2026-12-07");
  expect(on("seguimiento: 10 días")).toBe("2026-12-03");
  expect(on("Cita la próxima semana")).toBe("2026-11-30");
  expect(on("volver el mes que viene")).toBe("2026-12-23");
  expect(on("Revisión en un año")).toBe("2027-11-23");
  expect(on("control en 4-6 semanas"), "the earlier end").toBe("2026-12-21");
});

test("what is no day to come back on is none", () => {
  for (const plan of [
    "Amoxicilina por 7 días",
    "Ibuprofeno cada 8 horas durante 3 días",
    "Regresar si no mejora en 3 días",
    "No requiere control en 3 meses",
    "Control de la glucosa en 3 meses",
    "Revisar resultados en 2 semanas",
    "Cita hace 2 semanas",
    "Sin cita",
  ])
    expect(on(plan), plan).toBeNull();
});
