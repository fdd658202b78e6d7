/**
 * What providers are called on this computer. OpenEMR may tell only their user names; what is shown instead is set here,
 * and the name of OpenEMR stands in the title of whatever shows it.
 */
const state = $state<{ names: Readonly<Record<string, string>> }>({ names: {} });

/** What is shown instead of which name, as the Settings have it. */
export function useNames(names: Readonly<Record<string, string>>): void {
  state.names = names;
}

/** What a provider is called here; an empty name stays empty. */
export function calledHere(name: string): string {
  return Object.hasOwn(state.names, name) ? (state.names[name] ?? name) : name;
}

/** The name of OpenEMR, for the title of what shows another; nothing where they are one. */
export function calledThere(name: string): string | undefined {
  return calledHere(name) === name ? undefined : name;
}
