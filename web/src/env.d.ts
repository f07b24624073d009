declare module "go:wasm_exec";
declare module "engine:wasm?url" {
  const url: string;
  export default url;
}
