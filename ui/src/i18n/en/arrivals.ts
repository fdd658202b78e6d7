/** That somebody has arrived, outside of the window. */
export const arrivals = {
  title: "Arrivals",
  tell: "Tell me on the desktop when a patient of mine arrives",
  hint: "It says that somebody has arrived, never who. Not while the screen is locked, and not while this window is in front.",
};
