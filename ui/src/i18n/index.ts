/**
 * Every text that a person reads. A language is an object of this shape: the compiler names what a new one lacks.
 */
import * as aboutWords from "./en/about";
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

const en = {
  ...frameWords,
  ...aboutWords,
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
export type Texts = typeof en;

/** The texts of the window. */
export const t: Texts = en;
