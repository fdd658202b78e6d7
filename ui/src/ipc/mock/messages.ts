/** The stand-in core's messages to colleagues. */
import type { MessagesView, PatientLabel, UiError } from "../bindings";
import type { HandlersOf } from "./handlers";

const colleagues: MessagesView["colleagues"] = [
  { username: "drchen", name: "Wei Chen" },
  { username: "frontdesk", name: "frontdesk" },
  { username: "nurse", name: "Ana Pereira" },
];

export function messageCommands(
  at: string,
  pause: (ms: number) => Promise<unknown>,
  fail: (code: UiError["code"], params?: UiError["params"], fields?: UiError["fields"]) => UiError,
  whoseOf: (uuid: string) => PatientLabel,
): HandlersOf<"messages"> {
  const sent = new Map<string, MessagesView["sent"]>();
  const of = (patient: string): MessagesView["sent"] => {
    const there = sent.get(patient) ?? [
      {
        id: "m1",
        whose: whoseOf(patient),
        to: { username: "drchen", name: "Wei Chen" },
        title: "Echo result",
        text: "Could you look at the echo before Thursday? EF 55 %, and she is breathless on the stairs.",
        at: new Date(Date.now() - 26 * 3_600_000).toISOString(),
        state: "sent",
      },
      {
        id: "m0",
        whose: whoseOf(patient),
        to: { username: "nurse", name: "Ana Pereira" },
        title: "Dressing",
        text: "Please change the dressing on Friday.",
        at: new Date(Date.now() - 90 * 3_600_000).toISOString(),
        state: "unknown",
      },
    ];
    sent.set(patient, there);
    return there;
  };
  const view = (patient: string): MessagesView => ({
    patient,
    colleagues: at === "messages-none" ? [] : colleagues,
    onlySeen: true,
    unread: at === "messages-unread" ? { reason: "serverError", said: null } : null,
    nameless: at === "messages-nameless",
    declined: null,
    withdraws: true,
    sent: at === "messages-none" ? [] : of(patient),
  });
  return {
    messages_read: ({ patient }) => view(patient),
    messages_send: async ({ patient, message, again }) => {
      await pause(400);
      const boxes = (["to", "title", "text"] as const).filter((box) => message[box].trim() === "");
      if (boxes.length > 0)
        throw fail(
          "invalidInput",
          {},
          boxes.map((field) => ({ field, code: "required", params: {} })),
        );
      if (at === "offline") throw fail("offline");
      const to = colleagues.find((one) => one.username === message.to);
      if (!to) throw fail("invalidInput", {}, [{ field: "to", code: "required", params: {} }]);
      const all = of(patient);
      if (!again && all.some((one) => one.title === message.title && one.text === message.text)) return "sentBefore";
      const state = at === "message-lost" ? "unknown" : "sent";
      const stamp = new Date().toISOString();
      all.unshift({ ...message, id: `m${all.length + 2}`, whose: whoseOf(patient), to, at: stamp, state });
      return state;
    },
    messages_withdraw: async ({ patient, id }) => {
      await pause(300);
      const one = of(patient).find((each) => each.id === id);
      if (one) one.state = "withdrawn";
      return view(patient);
    },
  };
}
