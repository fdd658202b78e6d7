import { afterEach, expect, test, vi } from "vitest";
import { accessLog } from "../../ipc";
import type { OutboxItem } from "../../ipc/bindings";
import { noteTaken } from "./taken";

const of = (patient: string | null) => ({ patient }) as OutboxItem;
afterEach(() => void vi.restoreAllMocks());

test("what is printed or copied is one line of the access log for each patient", () => {
  const taken = vi.spyOn(accessLog, "taken").mockResolvedValue();
  noteTaken("copying", [of("p1"), of("p2"), of("p1"), of(null)]);
  expect(taken).toHaveBeenCalledExactlyOnceWith("copying", ["p1", "p2"]);
});

test("a log that cannot be written keeps nobody from the text", async () => {
  vi.spyOn(accessLog, "taken").mockRejectedValue({ code: "diskTrouble", params: {}, fields: [], retryable: true });
  expect(() => noteTaken("printing", [of("p1")])).not.toThrow();
  await Promise.resolve();
});
