import { beforeEach, expect, test, vi } from "vitest";
import { call, session } from ".";

const invoke = vi.hoisted(() => vi.fn<(command: string, given: unknown) => Promise<unknown>>());
vi.mock("@tauri-apps/api/core", () => ({ invoke, Channel: class {} }));

beforeEach(() => {
  invoke.mockReset().mockResolvedValue(null);
});

test("a command is called by its name, with its arguments under theirs", async () => {
  await session.setPin("271828", null);
  await session.signIn();
  expect(invoke.mock.calls).toEqual([
    ["session_set_pin", { pin: "271828", old: null }],
    ["session_sign_in", undefined],
  ]);
});

test("whatever is thrown arrives as an error that has words", async () => {
  invoke.mockRejectedValue("the command is not allowed");
  await expect(call("session_active")).rejects.toMatchObject({ code: "internal", retryable: false });
});

/** Never run: each line is right or wrong to the type checker alone, which refuses an expectation that is not met. */
export async function theTypeCheckerRefuses(): Promise<void> {
  await call("patients_search", { query: "reyes" });
  // @ts-expect-error another argument's name
  await call("patients_search", { text: "reyes" });
  // @ts-expect-error another argument's type
  await call("patients_search", { query: 1 });
  // @ts-expect-error an argument too few
  await call("patients_search");
  // @ts-expect-error an argument too many
  await call("patients_recent", { query: "reyes" });
  // @ts-expect-error no command of that name
  await call("patients_find", { query: "reyes" });
  // @ts-expect-error another answer
  const found: number = await call("patients_search", { query: "reyes" });
  void found;
}
