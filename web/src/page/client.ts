import { supply } from "engine:supply";
import { Client } from "../engine/client";

/** The page's engine. It starts when this is loaded, so that it travels while the page is loaded and drawn. */
export const client = new Client(supply);
