/** What a stand-in for the core has to be: a function for each command, with the arguments and the answer of the real one. */
import type { Commands } from "../bindings";

export type Handlers = {
  [Name in keyof Commands]: (
    given: Commands[Name]["takes"],
  ) => Commands[Name]["answers"] | Promise<Commands[Name]["answers"]>;
};

/** The handlers of some features, by the beginning of their commands' names. */
export type HandlersOf<Feature extends string> = Pick<Handlers, Extract<keyof Handlers, `${Feature}_${string}`>>;
