import { expect, test } from "vitest";
import { differing, rebase } from "./rebase";

const opened = { street: "12 Example Street", city: "Springfield", email: "m@example.org" };

test("a box that nobody touched follows OpenEMR", () => {
  const laid = rebase(opened, { ...opened, email: "" }, { ...opened, city: "Shelbyville" });
  expect(laid.typed.city, "what is on screen is what OpenEMR has").toBe("Shelbyville");
  expect(differing(laid.opened, laid.typed), "and is no change of ours").toEqual(["email"]);
  expect(laid.moved).toEqual({});
});

test("a box that was changed here and there keeps what it was opened with, so that the core asks who is right", () => {
  const laid = rebase(
    opened,
    { ...opened, street: "14 Elm Avenue" },
    { ...opened, street: "12 Example Street, Apt 3" },
  );
  expect(laid.typed.street, "nothing typed is lost").toBe("14 Elm Avenue");
  expect(laid.opened.street).toBe("12 Example Street");
  expect(laid.moved).toEqual({ street: "12 Example Street, Apt 3" });
});

test("what somebody else has changed to the same text is no change any more", () => {
  const laid = rebase(opened, { ...opened, street: "14 Elm Avenue" }, { ...opened, street: "14 Elm Avenue" });
  expect(differing(laid.opened, laid.typed)).toEqual([]);
  expect(laid.moved).toEqual({});
});

test("a box that is emptied differs", () => {
  expect(differing(opened, { ...opened, email: "" })).toEqual(["email"]);
});
