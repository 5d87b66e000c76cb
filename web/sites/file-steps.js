/** What follows a file that was dropped: its columns, its report, its publication. It comes while the file is checked. */

export { drawColumns } from "./columns.js";
export { drawPublish } from "./publish.js";
export { drawReportStep } from "./report-step.js";
