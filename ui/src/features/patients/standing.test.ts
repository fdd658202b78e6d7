import { beforeEach, expect, test } from "vitest";
import { Standing } from "./standing";

let now = 0;
let rows: Standing;
beforeEach(() => {
  now = 0;
  rows = new Standing(() => now);
});

test("a row that has stood where it is can be meant, and one that has just come there cannot", () => {
  rows.show(["ann", "bea"], "");
  now = 1000;
  expect(rows.canBeMeant("bea")).toBe(true);
  rows.show(["zoe", "ann"], "");
  now = 1050;
  expect(rows.canBeMeant("ann"), "it stood one row higher a moment ago").toBe(false);
  expect(rows.canBeMeant("bea"), "and this one is gone").toBe(false);
});

test("a row that keeps its place while others come and go can be meant all the time", () => {
  rows.show(["ann", "bea"], "");
  now = 1000;
  rows.show(["ann", "cleo", "dora"], "");
  expect(rows.canBeMeant("ann"), "nobody who types on has to wait for it").toBe(true);
  expect(rows.canBeMeant("cleo")).toBe(false);
});

test("who presses again at the same place has seen who is there, unless they have changed once more", () => {
  rows.show(["ann"], "");
  expect(rows.canBeMeant("ann")).toBe(false);
  rows.show(["ann", "bea"], "");
  expect(rows.canBeMeant("ann"), "still there").toBe(true);
  rows.show(["bea", "ann"], "");
  expect(rows.canBeMeant("ann")).toBe(false);
});

test("whatever pushes all rows down moves each of them", () => {
  rows.show(["ann", "bea"], "");
  now = 1000;
  rows.show(["ann", "bea"], "words on top");
  expect(rows.canBeMeant("ann")).toBe(false);
});
