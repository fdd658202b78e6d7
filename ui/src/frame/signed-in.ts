/** For tests of the frame: a clinic, and somebody who is signed in there. */
export const clinic = {
  address: "https://clinic.example",
  site: "default",
  edition: "8.0",
  demo: false,
  clientId: "a",
  registeredHere: true,
  client: "ready",
  clientError: null,
} as const;

export const session = {
  state: "signedIn",
  user: { id: "nora", name: "Nora" },
  pinSet: false,
  pinNews: null,
  renew: null,
} as const;
