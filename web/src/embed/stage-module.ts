import { supply } from "../engine/supply/url";
import { openerOf } from "./opener";

/** Opens labs in the page that has the element; fetched when the first of them starts. */
export const open = openerOf(supply);
