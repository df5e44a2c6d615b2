/**
 * What CodeMirror itself says, in the reader's language.
 */
import { t } from "../../core/i18n.js"

export function phrases() {
  return {
    "Find": t("Find"),
    "Replace": t("Replace"),
    "next": t("Next"),
    "previous": t("Previous"),
    "all": t("All"),
    "match case": t("Match case"),
    "by word": t("Whole words"),
    "regexp": t("Pattern"),
    "replace": t("Replace"),
    "replace all": t("Replace all"),
    "close": t("Close the search"),
    "current match": t("current match"),
    "on line": t("on line"),
    "replaced match on line $": t("replaced on line $"),
    "replaced $ matches": t("replaced $ matches"),
    "Go to line": t("Go to line"),
    "go": t("Go"),
    "Completions": t("Completions"),
    "Selection deleted": t("Selection deleted"),
    "Control character": t("Control character"),
  }
}
