/**
 * The forms of an open patient. They weigh more than the day and the search together and are not in the first load:
 * `patient-tab.svelte.ts` fetches them.
 */
import { StartVisitForm } from "../encounters/start-visit.model.svelte";
import { VisitModel } from "../encounters/visit.model.svelte";
import { EntryForm } from "../entries/entry.model.svelte";
import { DemographicsForm } from "../patients/demographics.model.svelte";
import { BookingForm } from "../schedule/booking.model.svelte";
import { PlannedBooking } from "../schedule/follow-up-booking.svelte";

export default { VisitModel, StartVisitForm, EntryForm, DemographicsForm, BookingForm, PlannedBooking };
