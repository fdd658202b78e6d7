/** Searching within a chart. Fetched with its drawer. */
import type * as en from "../en/chart-search";
import { plural } from "./plural";

export const chartSearch: typeof en.chartSearch = {
  title: "Buscar en este expediente",
  close: "Cerrar la búsqueda",
  label: "Buscar notas, resultados y listas en este expediente",
  hint: "Busca en lo que esta computadora tiene del expediente, sin la red.",
  found: (n) => plural(n, { one: "# encontrado", other: "# encontrados" }),
  nothing: (query) => `Nada en este expediente dice “${query}”.`,
  nothingHere: (query) => `Nada de lo que esta computadora tiene de este expediente dice “${query}”.`,
  nothingTeach: "Con menos letras, u otra palabra, quizá se encuentre: las palabras se comparan como están escritas.",
  unread: (places) => `Sin buscar, o solo en parte: ${places}. Todavía no se leyeron, o no se pudieron leer.`,
  readNow: "Leerlos ahora",
  more: (n, place) => `${plural(n, { one: "# más", other: "# más" })} en ${place}`,
  untitled: "sin título",
};
