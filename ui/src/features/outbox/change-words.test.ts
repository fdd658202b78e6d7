import { expect, test } from "vitest";
import type { UiError } from "../../ipc/bindings";
import { changeWords } from "./change-words";

const error = (code: UiError["code"]): UiError => ({ code, params: {}, fields: [], retryable: false });

test("a change is called refused only where OpenEMR refused it", () => {
  const refused = (code: UiError["code"]) => changeWords({ state: "refused", error: error(code), conflict: null });
  expect(refused("notAllowed"), "OpenEMR has answered").toMatch(/^Refused: Your account has no permission/);
  expect(refused("notConfirmed"), "it may have arrived").toMatch(/^It was sent and could not be confirmed/);
});
