/** The words of parts that are fetched when they are first shown, each under the name that `lateWords` knows it by. */
export * from "./about";
export * from "./access-log-actions";
export * from "./chart-search";
export * from "./connection";
export * from "./documents";
export * from "./folders";
export * from "./guide";
export * from "./messages";
export * from "./problem-report";
