/** The booking that a plan asks for, ready beside the receipt of its visit: the first free time, as the form would book it. */
import type { FollowUpBooking } from "../../app/open-patient";
import type { Gap } from "../../ipc/bindings";
import { BookingForm, type BookingWish } from "./booking.model.svelte";

export class PlannedBooking implements FollowUpBooking {
  readonly form: BookingForm;

  constructor(
    patient: string,
    private readonly wish: BookingWish,
    /** Shows the form from now on. */
    private readonly show: (form: BookingForm) => void,
  ) {
    this.form = new BookingForm(patient, null, wish);
    void this.form.open();
  }

  get words(): string {
    return this.wish.words ?? "";
  }

  get offered(): { start: string; end: string; what: string } | null {
    const gap = this.#gap;
    if (!gap) return null;
    const { options, request } = this.form;
    const named = (all: readonly { id: number; name: string }[] | null | undefined, id: number | null) =>
      all?.find((one) => one.id === id)?.name;
    const what = [named(options?.categories, request.category), named(options?.providers, request.provider)];
    return { start: gap.start, end: gap.end, what: what.filter(Boolean).join(" · ") };
  }

  async book(): Promise<void> {
    const gap = this.#gap;
    this.show(this.form);
    // What is against it, if anything, is said in the form, which then waits for an answer.
    if (!gap) return;
    this.form.choose(gap);
    await this.form.book();
  }

  letGo(): void {
    this.form.end();
  }

  /** The first free time, as long as nothing that was typed in the form before is in its way. */
  get #gap(): Gap | null {
    const { request, isUntouched, free } = this.form;
    const ready = isUntouched && request.provider !== null && request.category !== null && request.facility !== null;
    return (ready && free?.gaps[0]) || null;
  }
}
