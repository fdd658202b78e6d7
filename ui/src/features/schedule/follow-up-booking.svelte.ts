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

  async book(shown: { start: string }): Promise<void> {
    const ready = this.#ready;
    this.show(this.form);
    // What is against it, if anything, is said in the form, which then waits for an answer.
    if (!ready) return;
    this.form.choose(shown);
    await this.form.book();
  }

  letGo(): void {
    this.form.end();
  }

  /** Nothing has to be chosen but the time, and nothing that was typed in the form before is in its way. */
  get #ready(): boolean {
    const { request, isUntouched } = this.form;
    return isUntouched && request.provider !== null && request.category !== null && request.facility !== null;
  }

  /** The first free time. */
  get #gap(): Gap | null {
    return (this.#ready && this.form.free?.gaps[0]) || null;
  }
}
