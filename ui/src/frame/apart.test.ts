import { expect, test } from "vitest";
import { apart } from "./apart";

test("twins are told apart by the word in which their names differ", () => {
  const twins = ["Ferreira Lopes, Ana María", "Ferreira Lopes, Ana Marina"];
  expect(twins.map((one) => apart(one, twins))).toEqual([
    ["Ferreira Lopes, Ana ", "María"],
    ["Ferreira Lopes, Ana ", "Marina"],
  ]);
});

test("long names are told apart wherever they differ, and nothing is lost or added", () => {
  const family = "Wolfeschlegelsteinhausenbergerdorff-Montgomery-Cunningham";
  const all = [
    `${family}, Hubert Blaine`,
    `${family}, Hubert Blaise`,
    `${family}s, Hubert`,
    "Reyes, Maria",
    "Reyes, Mario",
  ];
  for (const name of all) {
    const [shared, own] = apart(name, all);
    expect(shared + own).toBe(name);
    for (const other of all) {
      if (other !== name) expect(apart(other, all)[1], `${other} beside ${name}`).not.toBe(own);
    }
  }
  expect(apart(`${family}, Hubert Blaine`, all)[1]).toBe("Blaine");
  expect(apart(`${family}s, Hubert`, all)[1].startsWith("inghams"), "the end of a long word").toBe(true);
});

test("a suffix is never what is cut", () => {
  const both = ["Smith, John, Sr.", "Smith, John, Jr.", "Smith, John"];
  expect(apart(both[0] ?? "", both)[1]).toBe("Sr.");
  expect(apart(both[1] ?? "", both)[1]).toBe("Jr.");
});

test("names that begin differently are one piece, and so is a name by itself", () => {
  expect(apart("Reyes, Maria", ["Brown, James"])).toEqual(["", "Reyes, Maria"]);
  expect(apart("Reyes, Maria", [])).toEqual(["", "Reyes, Maria"]);
  expect(apart("Reyes, Maria", ["Reyes, Maria"]), "of the same name: the date of birth tells").toEqual([
    "",
    "Reyes, Maria",
  ]);
});
