import { expect, test, vi } from "vitest";
import { chart } from "../../ipc";
import { LookedAt } from "./looked-at";

test("notes that were read long ago say when, and are read again once they are looked at", () => {
  const reread = vi.spyOn(chart, "rereadNotes").mockResolvedValue();
  let view = { patient: "maria", olderNotes: [{ encounter: 7, readAt: "2026-11-03T14:00:00Z" }] };
  const looked = new LookedAt(() => view);
  expect(looked.readAt(7)).toBe("2026-11-03T14:00:00Z");
  expect(looked.readAt(8), "read with the rest").toBeNull();
  looked.look(8);
  expect(reread).not.toHaveBeenCalled();
  looked.look(7);
  looked.look(7);
  expect(reread).toHaveBeenCalledTimes(1);
  expect(reread).toHaveBeenCalledWith("maria", [7]);
  view = { patient: "walter", olderNotes: [{ encounter: 7, readAt: "2026-11-03T14:00:00Z" }] };
  looked.look(7);
  expect(reread, "another patient's is another look").toHaveBeenLastCalledWith("walter", [7]);
});
