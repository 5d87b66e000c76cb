/** What a combobox is made of: see shared/combobox.js. */
export interface Parts<T> {
  input: HTMLInputElement;
  /** An empty `ul role=listbox` with an id. */
  listbox: HTMLElement;
  /** A live region, for how many suggestions there are. */
  status: HTMLElement;
  suggest: (text: string, signal: AbortSignal) => Promise<T[]>;
  words: (suggestion: T) => { label: string; detail?: string };
  choose: (suggestion: T) => void;
}
