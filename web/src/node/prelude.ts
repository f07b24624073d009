const files = import.meta.glob<string>("../../../sim/node/prelude/*.js", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** The function that makes a bare engine Node, as sim/node/prelude.go puts it together. */
export function prelude(): string {
  let boot = "";
  let text = "(function (system, compile) {\nconst files = {\n";
  for (const [path, file] of Object.entries(files)) {
    const name = path.replace(/^.*\/|\.js$/g, "");
    if (name === "boot") boot = file;
    else text += `${JSON.stringify(name)}: function (exports, module, use) {\n${file}\n},\n`;
  }
  return `${text}};\n${boot}\n})`;
}
