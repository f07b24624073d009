"use strict";

const { invalid } = use("errors");

function text(value, name) {
  if (typeof value !== "string") throw invalid(name, "of type string", value);
  return value;
}

/** The parts of a path with "." and ".." done; what climbs above a relative one stays. */
function parts(path, absolute) {
  const done = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") done.push(part);
    else if (done.length > 0 && done[done.length - 1] !== "..") done.pop();
    else if (!absolute) done.push("..");
  }
  return done.join("/");
}

const path = {
  sep: "/",
  delimiter: ":",
  isAbsolute: (p) => text(p, "path").startsWith("/"),
  normalize(p) {
    if (text(p, "path") === "") return ".";
    const absolute = p.startsWith("/");
    let done = parts(p, absolute);
    if (done === "" && !absolute) done = ".";
    if (done !== "" && p.endsWith("/")) done += "/";
    return absolute ? `/${done}` : done;
  },
  join(...all) {
    const joined = all.filter((p) => text(p, "path") !== "").join("/");
    return joined === "" ? "." : path.normalize(joined);
  },
  resolve(...all) {
    let whole = "";
    for (let i = all.length - 1; i >= 0 && !whole.startsWith("/"); i--) {
      if (text(all[i], `paths[${i}]`) !== "") whole = whole === "" ? all[i] : `${all[i]}/${whole}`;
    }
    if (!whole.startsWith("/")) whole = `${use("process").cwd()}/${whole}`;
    return `/${parts(whole, true)}`;
  },
  dirname(p) {
    const trimmed = text(p, "path").replace(/(?<=.)\/+$/, "");
    const cut = trimmed.lastIndexOf("/");
    if (cut < 0) return ".";
    return trimmed.slice(0, cut).replace(/\/+$/, "") || "/";
  },
  basename(p, suffix = "") {
    const name = text(p, "path").replace(/\/+$/, "").replace(/^.*\//s, "");
    return suffix !== "" && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
  },
  extname(p) {
    const name = path.basename(p);
    const dot = name.lastIndexOf(".");
    return dot <= 0 || name === ".." ? "" : name.slice(dot);
  },
  relative(from, to) {
    const a = path.resolve(from).split("/").filter(Boolean);
    const b = path.resolve(to).split("/").filter(Boolean);
    let same = 0;
    while (same < a.length && same < b.length && a[same] === b[same]) same++;
    return [...a.slice(same).map(() => ".."), ...b.slice(same)].join("/");
  },
  parse(p) {
    const base = path.basename(p);
    const ext = path.extname(base);
    const root = text(p, "path").startsWith("/") ? "/" : "";
    const dir = p.replace(/\/+$/, "").includes("/") ? path.dirname(p) : root;
    return { root, dir, base, ext, name: ext ? base.slice(0, -ext.length) : base };
  },
  format({ root = "", dir = root, name = "", ext = "", base = name + ext }) {
    if (!dir) return base;
    return dir === root ? dir + base : `${dir}/${base}`;
  },
  toNamespacedPath: (p) => p,
};
path.posix = path;
module.exports = path;
