/** Names that files write in capitals, as people read them. What a name means is never changed. */

const SMALL = new Set([
  "de",
  "du",
  "des",
  "la",
  "le",
  "les",
  "et",
  "à",
  "au",
  "aux",
  "en",
  "sur",
  "sous",
  "pour",
]);
const ACRONYMS =
  /^(?:CCAS|CIAS|MSAP|MFS|EFS|FS|PIMMS|CAF|CPAM|MSA|MJC|EPN|ADMR|PIJ|BIJ|CIDFF|UDAF|APF|ESAT|PMI|MDS|CMS|CCI|FJT|CSC|ADIL|CRIJ|UFCV|PLIE|GRETA|AFPA|EPCI|CC|CA|SMICTOM|ASBL|SAS|SARL|[IVX]+)$/;

/**
 * Returns a text in small letters where it is written in capitals alone; any other as it is.
 *
 *     softened("MAISON FRANCE SERVICES DE L'ISLE") // "Maison France Services de l'Isle"
 *
 * @param {string} text
 */
export function softened(text) {
  if (text.length < 5 || text !== text.toLocaleUpperCase("fr") || !/[A-ZÀ-Ý]{4}/.test(text))
    return text;
  return text.replace(/[\p{L}\p{N}]+/gu, (word, at) => {
    if (ACRONYMS.test(word)) return word;
    const small = word.toLocaleLowerCase("fr");
    const isElided = /^[dl]$/.test(small) && /['’]/.test(text[at + word.length] ?? "");
    if (at > 0 && (SMALL.has(small) || isElided)) return small;
    return small.charAt(0).toLocaleUpperCase("fr") + small.slice(1);
  });
}
