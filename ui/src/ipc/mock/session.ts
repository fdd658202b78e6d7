/** What the stand-in knows of signing in, locking, leaving, and of who looked at what. */
import type {
  AccessLine,
  AppEvent,
  AppState,
  DraftLine,
  DraftView,
  LockReason,
  OutboxItem,
  SessionView,
  StoreNotice,
  UiError,
} from "../bindings";
import type { Handlers, HandlersOf } from "./handlers";
import { summaries } from "./people";

type World = {
  at: string;
  set: (change: Partial<AppState>) => AppState;
  state: () => AppState;
  tell: (event: AppEvent) => void;
  fail: (code: UiError["code"], params?: UiError["params"]) => UiError;
  writes: OutboxItem[];
  drafts: Map<string, DraftView>;
  draftLines: () => DraftLine[];
};

const user = { id: "90cde167-7b9b-4ed1-bd55-533925cb2605", name: "Dr. Elena Garcia" };
const PIN = "246802";
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

export const signedIn = {
  state: "signedIn",
  user,
  pinSet: true,
  pinNews: null,
  renew: null,
} as const satisfies SessionView;

/** Where the story begins; `lost`, `waiting` and the like are the words behind `?at=`. */
export function sessionAt(at: string, fail: World["fail"]): SessionView {
  const locked = (why: LockReason, triesLeft: number | null, error: UiError | null = null): SessionView => ({
    state: "locked",
    user,
    why,
    pin: triesLeft === null ? null : { triesLeft, setAt: null },
    pinUnknown: false,
    unkept: 0,
    error,
  });
  const out = (why: UiError | null = null): SessionView => ({ state: "signedOut", why });
  switch (at) {
    case "connect":
    case "signin":
    case "waiting":
    case "client-unknown":
      return out();
    case "lost":
      return out(fail("signInLost"));
    case "browser":
      return { state: "waiting", expiresAt: new Date(Date.now() + 287_000).toISOString() };
    case "locked":
      return locked("idle", 5);
    case "locked-few":
      return locked("sleep", 2, fail("pinWrong", { triesLeft: "2" }));
    case "locked-no-pin":
      return locked("start", null);
    case "locked-spent":
      return locked("asked", null, fail("pinSpent"));
    case "locked-other":
      return locked("start", 5, fail("otherAccount"));
    case "keychain-locked":
      return locked("start", 5, fail("keychainLocked"));
    case "keymissing":
      return out(fail("keyMissing"));
    case "too-new":
      return locked("start", 5, fail("storeTooNew"));
    case "damaged":
      return out(fail("storeDamaged"));
    case "renew":
      return { ...signedIn, renew: { why: fail("sessionTooOld"), waitingUntil: null } };
    case "no-pin":
      return { ...signedIn, pinSet: false };
    default:
      return signedIn;
  }
}

const log: AccessLine[] = Array.from({ length: 64 }, (_, n) => {
  const patient = n % 9 === 4 ? null : summaries[n % 12];
  return {
    at: new Date(Date.now() - n * 47 * 60_000).toISOString(),
    user: n % 7 === 3 ? "90cde167-0000-4ed1-bd55-533925cb9999" : user.id,
    patient: patient?.uuid ?? null,
    patientName: patient && n % 11 !== 5 ? `${patient.family}, ${patient.given}` : null,
    clock: null,
    action: patient ? (["read chart", "write note", "read chart", "write vitals"][n % 4] ?? "") : "search patients",
  };
});

export function sessionCommands({
  at,
  set,
  state,
  tell,
  fail,
  writes,
  drafts,
  draftLines,
}: World): HandlersOf<"session" | "access_log"> & Pick<Handlers, "clinic_remove"> {
  let triesLeft = 5;
  let workspace: string | null = null;
  const gone = () => set({ session: { state: "signedOut", why: null } });
  const clear = () => {
    writes.length = 0;
    drafts.clear();
    tell({ event: "outboxChanged" });
  };
  // For the console of the browser: the core asks by itself when the window is closed or has not been used.
  Object.assign(window, { say: (event: AppEvent) => tell(event) });
  return {
    session_sign_in: () => {
      const before = state().session;
      setTimeout(() => set({ session: before.state === "signedIn" ? { ...before, renew: null } : signedIn }), 3000);
      if (before.state === "signedIn" && before.renew)
        return set({ session: { ...before, renew: { ...before.renew, waitingUntil: inMinutes(5) } } });
      return set({ session: { state: "waiting", expiresAt: inMinutes(5) } });
    },
    session_cancel: () => {
      const before = state().session;
      if (before.state === "signedIn" && before.renew)
        return set({ session: { ...before, renew: { ...before.renew, waitingUntil: null } } });
      return set({ session: { state: "signedOut", why: fail("signInCancelled") } });
    },
    session_sign_out: ({ choice, another }) => {
      if (choice === "discard") clear();
      return another ? set({ clinic: null, session: { state: "signedOut", why: null } }) : gone();
    },
    session_unsent: () => ({
      writes: writes.filter((one) => one.state !== "confirmed"),
      drafts: draftLines(),
      underWay: false,
    }),
    session_lock: () =>
      set({
        session: {
          state: "locked",
          user,
          why: "asked",
          pin: state().session.state === "signedIn" ? { triesLeft, setAt: null } : null,
          pinUnknown: false,
          unkept: 0,
          error: null,
        },
      }),
    session_flushed: () =>
      void setTimeout(
        () =>
          set({
            session: {
              state: "locked",
              user,
              why: "idle",
              pin: { triesLeft, setAt: null },
              pinUnknown: false,
              unkept: 0,
              error: null,
            },
          }),
        300,
      ),
    session_unlock: ({ pin }) => {
      if (pin === PIN) {
        triesLeft = 5;
        return set({ session: signedIn });
      }
      triesLeft -= 1;
      const error = triesLeft > 0 ? fail("pinWrong", { triesLeft: String(triesLeft) }) : fail("pinSpent");
      set({
        session: {
          state: "locked",
          user,
          why: "asked",
          pin: triesLeft > 0 ? { triesLeft, setAt: null } : null,
          pinUnknown: false,
          unkept: 0,
          error,
        },
      });
      throw error;
    },
    session_active: () => undefined,
    session_set_pin: ({ pin, old }) => {
      if (old !== null && old !== PIN) throw fail("pinWrong", { triesLeft: "4" });
      const problem =
        pin.length < 6
          ? "tooShort"
          : pin.length > 12
            ? "tooLong"
            : !/^\d+$/.test(pin)
              ? "notDigits"
              : /^(\d)\1+$/.test(pin) || pin === "123456"
                ? "tooEasy"
                : null;
      if (problem) throw fail("pinUnfit", { problem });
      return set({ session: { ...signedIn, pinSet: true } });
    },
    session_remove_pin: () => set({ session: { ...signedIn, pinSet: false } }),
    session_pin_news_seen: () => set({ session: { ...signedIn } }),
    session_ask_keychain: () => state(),
    session_notice_seen: () => set({ store: null }),
    session_save_workspace: (given) => void (workspace = given.workspace),
    session_workspace: () => workspace,
    session_set_aside: () => gone(),
    session_quit: () => void document.body.replaceChildren("Rounds has ended."),
    clinic_remove: () => {
      clear();
      const store: StoreNotice = {
        happened: "clinicRemoved",
        log: "/home/elena/Downloads/rounds-access-log-2026-11-21.csv",
        lines: log.length,
        people: 1,
        unread: 0,
      };
      return set({ clinic: null, session: { state: "signedOut", why: null }, store });
    },
    access_log_read: async ({ before }) => {
      await new Promise((done) => setTimeout(done, 200));
      if (at === "refused") throw fail("diskTrouble");
      const from = before ?? 0;
      return { lines: log.slice(from, from + 25), before: from + 25 < log.length ? from + 25 : null };
    },
    access_log_taken: ({ by, patients }) => {
      const at = new Date().toISOString();
      const action = { printing: "print", copying: "copy", dragging: "drag" }[by];
      for (const patient of patients.length > 0 ? patients : [null])
        log.unshift({ at, clock: null, user: user.id, patient, patientName: null, action });
    },
    access_log_export: () => ({ path: "/home/elena/Downloads/rounds-access-log-2026-11-21.csv", lines: log.length }),
  };
}
