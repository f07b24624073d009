// Builds one of the examples: node build/example.mjs NAME. It does what the
// example's own README section says: the built files of Overlook go into the
// generator's directory for static files, and the generator makes the site.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";

const examples = resolve(import.meta.dirname, "../examples");
const server = resolve(import.meta.dirname, "../../bin/overlook-server");

/** Where each generator takes static files from, and how it is run. */
const generators = {
  plain: { files: "overlook" },
  mkdocs: { files: "docs/overlook", run: ["mkdocs", "build", "--quiet", "--clean"] },
  vitepress: { files: "public/overlook", run: ["npm", "run", "--silent", "build"], packages: true },
  hugo: { files: "static/overlook", run: ["hugo", "--quiet", "--cleanDestinationDir"] },
  reveal: { files: "overlook", run: ["npm", "run", "--silent", "build"], packages: true },
};

const [name] = process.argv.slice(2);
const generator = generators[name];
if (!generator) throw new Error(`there are ${Object.keys(generators).join(", ")}`);
const directory = resolve(examples, name);
const options = { cwd: directory, stdio: ["ignore", "ignore", "inherit"] };

if (generator.packages && !existsSync(resolve(directory, "node_modules"))) {
  execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], options);
}
const files = resolve(directory, generator.files);
rmSync(files, { recursive: true, force: true });
mkdirSync(resolve(files, ".."), { recursive: true });
execFileSync(server, ["--export", files], options);
if (generator.run) execFileSync(generator.run[0], generator.run.slice(1), options);
