/** What is marked while something is on paper, so that all else gives way to it (`on-paper.css`). */
import "./on-paper.css";
import { taken } from "./taken";

/** Puts a sheet outside of the frame, which is not printed, for as long as it exists. */
export function sheetOnPaper(sheet: HTMLElement): () => void {
  const root = document.documentElement;
  document.body.append(sheet);
  root.dataset.printing = "";
  return () => {
    delete root.dataset.printing;
    sheet.remove();
  };
}

/** Marks the root while a page that can be printed is on screen, and says whose it is. */
export function pageOnPaper(about: Parameters<typeof taken.isAbout>[0]): () => () => void {
  return () => {
    const root = document.documentElement;
    root.dataset.printingPage = "";
    const elsewhere = taken.isAbout(about);
    return () => {
      elsewhere();
      delete root.dataset.printingPage;
    };
  };
}
