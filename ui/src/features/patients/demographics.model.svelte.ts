/** Demographics as they are edited, and their draft. */
import { patients } from "../../ipc";
import type { TypedDemographics } from "../../ipc/bindings";
import { ChangeForm } from "../../app/change-form.svelte";

const blank: TypedDemographics = {
  title: "",
  given: "",
  middle: "",
  family: "",
  birth: "",
  sex: "",
  street: "",
  city: "",
  state: "",
  postalCode: "",
  country: "",
  phoneHome: "",
  phoneCell: "",
  phoneBusiness: "",
  email: "",
};

export class DemographicsForm extends ChangeForm<TypedDemographics> {
  constructor(patient: string) {
    super({
      place: () => ({ kind: "demographics", patient, visit: null }),
      blank,
      read: () => patients.demographics(patient),
      draftOf: (opened, typed) => ({ kind: "demographics", typed: { opened, typed } }),
      changeIn: (content) => (content.kind === "demographics" ? content.typed : null),
      send: (opened, typed) => patients.changeDemographics(patient, { opened, typed }),
    });
  }
}
