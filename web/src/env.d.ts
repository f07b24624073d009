declare module "go:wasm_exec";
declare module "engine:wasm?url" {
  const url: string;
  export default url;
}
declare module "engine:full?url" {
  const url: string;
  export default url;
}
declare module "author:wasm?url" {
  const url: string;
  export default url;
}
declare module "engine:supply" {
  import type { Supply } from "./engine/client";
  export const supply: Supply;
}
declare module "lessons:shelf" {
  export const shelf: import("./lesson/shelf").Shelf;
}
