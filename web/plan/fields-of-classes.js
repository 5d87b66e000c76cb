/** The fields of quotas and floors of classes of communes (neighbourhoods, rural zonings): one list chooses column and class. */

/**
 * Returns the fields of quotas and floors whose classes are chosen among those of some columns.
 * @param {import("../types/scenarios.d.ts").ColumnOfClassesReply[]} columns
 * @returns {any[]}
 */
export function fieldsOfClasses(columns) {
  const cell = { ...CLASS, options: classOptions(columns) };
  return [
    {
      path: "class_quotas",
      label: "Quotas de postes par classe de communes",
      kind: "rows",
      add: "Ajouter un quota de classe",
      columns: [
        cell,
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
        cell,
        { key: "share", label: "Part couverte (%)", kind: "number", min: 1, max: 100, scale: 100 },
      ],
    },
  ];
}

/** A cell whose value is two fields of its row, told as « column : label »: no column has a colon in its name. */
const CLASS = {
  key: "class",
  label: "Classe",
  kind: "select",
  usual: "",
  /** @param {{column?: string, label?: string}} row */
  read: ({ column, label }) => (column === undefined ? "" : `${column} : ${label ?? ""}`),
  /** @param {string} value */
  write(value) {
    const at = value.indexOf(" : ");
    return at < 0
      ? { column: undefined, label: undefined }
      : { column: value.slice(0, at), label: value.slice(at + 3) };
  },
};

/**
 * @param {import("../types/scenarios.d.ts").ColumnOfClassesReply[]} columns
 * @returns {[string, string][]}
 */
function classOptions(columns) {
  /** @type {[string, string][]} */
  const known = columns.flatMap(({ name, label, classes }) =>
    classes.map(
      (each) => /** @type {[string, string]} */ ([`${name} : ${each}`, `${label} : ${each}`]),
    ),
  );
  const first = known.length > 0 ? "Choisissez une classe" : "Aucune colonne de classes publiée";
  return [["", first], ...known];
}
