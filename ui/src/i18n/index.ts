/**
 * Every text that a person reads. A language is an object of this shape: the compiler names what a new one lacks.
 * `t` is the one that is spoken: a word is read where it is drawn, never once for all, so that another language needs no restart.
 */
import * as arrivalWords from "./en/arrivals";
import * as askingWords from "./en/asking";
import * as bookingWords from "./en/booking";
import * as calendarWords from "./en/calendar";
import * as changeWords from "./en/changes";
import * as chartWords from "./en/chart";
import * as clinicalWords from "./en/clinical";
import * as clockWords from "./en/clock";
import * as dateWords from "./en/dates";
import * as dayWords from "./en/day";
import * as errorWords from "./en/errors";
import * as frameWords from "./en/frame";
import * as keyWords from "./en/keys";
import * as lockWords from "./en/lock";
import * as newPatientWords from "./en/new-patient";
import * as phraseWords from "./en/phrases";
import * as policyWords from "./en/policy";
import * as unsentWords from "./en/unsent";
import * as visitWords from "./en/visit";
import * as visitPageWords from "./en/visit-page";
import { spoken } from "./language.svelte";

/** English, as it stands in the files. */
export const english = {
  ...frameWords,
  ...arrivalWords,
  ...chartWords,
  ...calendarWords,
  ...visitWords,
  ...visitPageWords,
  ...keyWords,
  ...lockWords,
  ...newPatientWords,
  ...phraseWords,
  ...policyWords,
  ...unsentWords,
  ...changeWords,
  ...askingWords,
  ...bookingWords,
  ...clinicalWords,
  ...clockWords,
  ...dateWords,
  ...dayWords,
  ...errorWords,
};

/** The shape of a language. */
export type Texts = typeof english;

/** The same of the parts that come later: the files of `en` that are not named above, which have `lateWords`. */
export type LateTexts = Pick<typeof import("./en/about"), "about" | "update"> &
  Pick<typeof import("./en/access-log-actions"), "accessLogActions"> &
  Pick<typeof import("./en/chart-search"), "chartSearch"> &
  Pick<typeof import("./en/connection"), "connection" | "numbers"> &
  Pick<typeof import("./en/documents"), "documents"> &
  Pick<typeof import("./en/folders"), "folders"> &
  Pick<typeof import("./en/guide"), "guide"> &
  Pick<typeof import("./en/messages"), "messages"> &
  Pick<typeof import("./en/problem-report"), "problemReport">;

/** The texts of the window. */
export const t: Texts = spoken(english);
