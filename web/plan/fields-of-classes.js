/** The fields of quotas and floors of classes of communes (neighbourhoods, rural zonings): one list chooses column and class. */

/**
 * A cell whose value is two fields of its row, told as « column : label »: no column has a colon in its name.
 * @type {any}
 */
const CLASS = {
  key: "class",
  label: "Classe",
  kind: "select",
  usual: "",
  options: [["", "Choisissez une classe"]],
  /** @param {{column?: string, label?: string}} row */
  read: ({ column, label }) => (column === undefined ? "" : `${column} : ${label ?? ""}`),
  /** @param {Record<string, any>} row @param {string} value */
  write(row, value) {
    const { column: _, label: __, ...rest } = row;
    const at = value.indexOf(" : ");
    return at < 0 ? rest : { ...rest, column: value.slice(0, at), label: value.slice(at + 3) };
  },
};

export const OF_CLASSES = [
  {
    path: "class_quotas",
    label: "Quotas de postes par classe de communes",
    kind: "rows",
    add: "Ajouter un quota de classe",
    columns: [
      CLASS,
      { key: "at_least", label: "Au moins", kind: "number", min: 0 },
      { key: "at_most", label: "Au plus", kind: "number", min: 0 },
    ],
  },
  {
    path: "class_floors",
    label: "Planchers : la part à portée dans une classe de communes",
    kind: "rows",
    add: "Ajouter un plancher de classe",
    columns: [
      CLASS,
      { key: "share", label: "Part couverte (%)", kind: "number", min: 1, max: 100, scale: 100 },
    ],
  },
];

/**
 * Returns what a class may be chosen among, as the choices of a list.
 * @param {import("../types/scenarios.d.ts").ColumnOfClassesReply[]} columns
 * @returns {[string, string][]}
 */
export function classOptions(columns) {
  const known = columns.flatMap(({ name, label, classes }) =>
    classes.map(
      (each) => /** @type {[string, string]} */ ([`${name} : ${each}`, `${label} : ${each}`]),
    ),
  );
  const first = known.length > 0 ? "Choisissez une classe" : "Aucune colonne de classes publiée";
  return [["", first], ...known];
}

/**
 * Returns a field of rows whose classes are chosen among some.
 * @param {any} field
 * @param {[string, string][]} options
 */
export function withClasses(field, options) {
  const columns = field.columns.map((/** @type {any} */ each) =>
    each === CLASS ? { ...each, options } : each,
  );
  return { ...field, columns };
}
