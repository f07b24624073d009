/** What stands behind the files of the prelude: it has them by their names. */
const loaded = new Map();

/** One of the files, by its name. */
function use(name) {
  if (!loaded.has(name)) {
    const module = { exports: {} };
    loaded.set(name, module);
    files[name](module.exports, module, use);
  }
  return loaded.get(name).exports;
}
return use("main").step;
