/** What a widget is set to: see widget/settings.js. */

/** An attribute, and the part of it that is wrong; an empty one is of an attribute that is none. */
export interface Fault {
  name: string;
  value: string;
}

export interface Settings {
  territory: string | null;
  needs: string[];
  services: string[];
  /** How many places. */
  limit: number;
  /** Of the title's heading; the places' are one below. */
  level: number;
  /** What the region is called; null for what it is by default. */
  label: string | null;
  /** By the attribute that gives them. */
  colours: Record<string, string>;
  /** Where the API answers, without a slash at the end. */
  api: string;
  isPreview: boolean;
  faults: Fault[];
}

/** See widget/territory.js. */
export interface Territory {
  name: string;
  /** The code of the commune that it starts from. */
  centre: string;
  /** Whether it has communes. */
  isWide: boolean;
  prefix?: string;
  communes?: Set<string>;
}
