/** Spanish as it is spoken in clinics of the United States and Latin America. It is fetched when it is chosen. */
import * as arrivalsWords from "./arrivals";
import * as askingWords from "./asking";
import * as bookingWords from "./booking";
import * as calendarWords from "./calendar";
import * as changesWords from "./changes";
import * as chartWords from "./chart";
import * as clinicalWords from "./clinical";
import * as clockWords from "./clock";
import * as datesWords from "./dates";
import * as dayWords from "./day";
import * as errorsWords from "./errors";
import * as frameWords from "./frame";
import * as keysWords from "./keys";
import * as lockWords from "./lock";
import * as newPatientWords from "./new-patient";
import * as phrasesWords from "./phrases";
import * as policyWords from "./policy";
import * as unsentWords from "./unsent";
import * as visitPageWords from "./visit-page";
import * as visitWords from "./visit";
import type { LateTexts, Texts } from "../index";
import * as late from "./late";

const es: Texts & LateTexts = {
  ...arrivalsWords,
  ...askingWords,
  ...bookingWords,
  ...calendarWords,
  ...changesWords,
  ...chartWords,
  ...clinicalWords,
  ...clockWords,
  ...datesWords,
  ...dayWords,
  ...errorsWords,
  ...frameWords,
  ...keysWords,
  ...lockWords,
  ...newPatientWords,
  ...phrasesWords,
  ...policyWords,
  ...unsentWords,
  ...visitPageWords,
  ...visitWords,
  ...late,
};

export default es;
