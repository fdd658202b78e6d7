/** Whether the chart knows of a visit of today, which the button then opens. */
import type { ChartView } from "../../ipc/bindings";

export function hasVisitToday(view: ChartView | null): boolean {
  if (!view) return false;
  try {
    const there =
      view.encounters.state === "known" && view.encounters.value.some((one) => one.date?.startsWith(view.today));
    return there || view.unsent.some((item) => item.kind === "encounter");
  } catch {
    // A list that cannot be drawn says so in its own section; the button looks for itself when it is pressed.
    return false;
  }
}
