import { count } from "../../i18n/format.svelte";

/** Bytes as megabytes with one decimal, at least 0.1. */
export const megabytes = (bytes: number): string => count(Math.max(0.1, Math.round(bytes / 104_857.6) / 10));
