"use strict";

const { Buffer } = use("buffer");
const { coded, invalid } = use("errors");
const { call, ask, list, Refusal } = use("system");
const { Stats, Dirent } = use("stats");

/**
 * What each call of fs does, as a plain function that ends in a Refusal where
 * the system refuses. fs gives each of them its three forms.
 */
const files = {};
module.exports = files;

const flagsOf = { r: 0, rs: 0o4010000, "r+": 2, w: 0o1101, wx: 0o1301, "w+": 0o1102, "wx+": 0o1302, a: 0o2101, ax: 0o2301, "a+": 0o2102, "ax+": 0o2302 };

function flags(value = "r") {
  if (typeof value === "number") return value;
  if (value in flagsOf) return flagsOf[value];
  throw coded(TypeError, "ERR_INVALID_ARG_VALUE", `The argument 'flags' is invalid. Received ${use("inspect").inspect(value)}`);
}

function mode(value, usual) {
  return value === undefined ? usual : typeof value === "string" ? parseInt(value, 8) : value;
}

/** The path as text. */
function name(path, what = "path") {
  if (typeof path === "string") return path;
  if (path instanceof Uint8Array) return Buffer.from(path).toString();
  throw invalid(what, "of type string or an instance of Buffer or URL", path);
}
files.name = name;

function encoding(options) {
  return typeof options === "string" ? options : options?.encoding;
}

function bytes(data, how) {
  if (typeof data === "string") return Buffer.from(data, how);
  if (data instanceof Uint8Array) return data;
  throw invalid("data", "of type string or an instance of Buffer, TypedArray, or DataView", data);
}

files.access = (path, how = 0) => void call("access", [name(path), how]);
files.chmod = (path, to) => void call("chmod", [name(path), mode(to)]);
files.chown = (path, uid, gid) => void call("chown", [name(path), uid, gid, 0]);
files.lchown = (path, uid, gid) => void call("chown", [name(path), uid, gid, 1]);
files.close = (fd) => void call("close", [fd]);
files.fchmod = (fd, to) => void call("fchmod", [fd, mode(to)]);
files.fchown = (fd, uid, gid) => void call("fchown", [fd, uid, gid]);
files.fsync = (fd) => void call("fsync", [fd]);
files.fdatasync = (fd) => void call("fsync", [fd]);
files.ftruncate = (fd, size = 0) => void call("ftruncate", [fd, size]);
files.link = (from, to) => void call("link", [name(from), name(to)]);
files.rename = (from, to) => void call("rename", [name(from), name(to)]);
files.rmdir = (path) => void call("rmdir", [name(path)]);
files.symlink = (target, path) => void call("symlink", [name(target), name(path)]);
files.unlink = (path) => void call("unlink", [name(path)]);
files.readlink = (path) => ask("readlink", name(path));
files.open = (path, how, permissions) => Number(ask("open", name(path), flags(how), mode(permissions, 0o666)));
files.fstat = (fd) => new Stats(list("fstat", fd));
files.lstat = (path, options) => missing(options, () => new Stats(list("lstat", name(path))));
files.stat = (path, options) => missing(options, () => new Stats(list("stat", name(path))));
files.truncate = (path, size = 0) => void using(files.open(path, "r+"), (fd) => files.ftruncate(fd, size));

files.utimes = (path, ...times) => {
  const seconds = times.map((t) => (t instanceof Date ? t.getTime() / 1000 : Number(t)));
  call("utimes", [name(path), ...seconds.map((s) => Math.round(s * 1e6))]);
};

function missing(options, stat) {
  try {
    return stat();
  } catch (refusal) {
    if (options?.throwIfNoEntry === false && refusal instanceof Refusal && refusal.code === "ENOENT") return undefined;
    throw refusal;
  }
}

/** Does something with an open file and closes it. */
function using(fd, todo) {
  try {
    return todo(fd);
  } finally {
    files.close(fd);
  }
}

files.read = (fd, buffer, offset = 0, length, position = null) => {
  if (offset !== null && typeof offset === "object") ({ offset = 0, length, position = null } = offset);
  const got = call("read", [fd, length ?? buffer.length - offset, position ?? -1]);
  buffer.set(got, offset);
  return got.length;
};

files.write = (fd, data, ...rest) => {
  const text = typeof data === "string";
  const [position, how] = text ? rest : [rest[2]];
  const chunk = text ? Buffer.from(data, how) : data.subarray(rest[0] ?? 0, rest[1] === undefined ? undefined : (rest[0] ?? 0) + rest[1]);
  return Number(String.fromCharCode(...call("write", [fd, position ?? -1], chunk)));
};

files.readdir = (path, options) => {
  const names = list("readdir", name(path));
  const found = [];
  for (let i = 0; i < names.length; i += 2) found.push(new Dirent(names[i], Number(names[i + 1]), name(path)));
  found.sort((a, b) => (a.name < b.name ? -1 : 1));
  if (!options?.recursive) return options?.withFileTypes ? found : found.map((each) => each.name);
  return found.flatMap((each) => {
    const below = each.isDirectory() ? files.readdir(`${name(path)}/${each.name}`, options) : [];
    return options.withFileTypes ? [each, ...below] : [each.name, ...below.map((inner) => `${each.name}/${inner}`)];
  });
};

files.mkdir = (path, options) => {
  const permissions = mode(typeof options === "object" ? options?.mode : options, 0o777);
  if (!options?.recursive) return void call("mkdir", [name(path), permissions]);
  return parents(use("path").resolve(name(path)), permissions);
};

/** Makes a directory with those above it, and gives the first one that was made. */
function parents(path, permissions) {
  try {
    call("mkdir", [path, permissions]);
    return path;
  } catch (refusal) {
    if (refusal.code === "ENOENT") {
      const first = parents(use("path").dirname(path), permissions);
      const last = parents(path, permissions);
      return first ?? last;
    }
    if (refusal.code === "EEXIST" && files.stat(path).isDirectory()) return undefined;
    throw refusal;
  }
}

files.mkdtemp = (prefix) => {
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  const path = name(prefix, "prefix") + Array.from(call("random", [6]), (byte) => letters[byte % letters.length]).join("");
  call("mkdir", [path, 0o700]);
  return path;
};

files.readFile = (path, options) => {
  const whole = (fd) => {
    const chunks = [];
    for (let chunk; (chunk = call("read", [fd, 65536, -1])).length > 0; ) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  const content = typeof path === "number" ? whole(path) : using(files.open(path, options?.flag), (fd) => inner("readFileBytes", "read", () => whole(fd)));
  return encoding(options) && encoding(options) !== "buffer" ? content.toString(encoding(options)) : content;
};

/** Marks a refusal as that of another call than the one that was made. */
function inner(site, syscall, todo) {
  try {
    return todo();
  } catch (refusal) {
    if (refusal instanceof Refusal) Object.assign(refusal, { site, syscall, bare: true });
    throw refusal;
  }
}

files.writeFile = (path, data, options) => {
  const content = bytes(data, encoding(options));
  const put = (fd) => {
    for (let at = 0; at < content.length; ) at += files.write(fd, content, at);
  };
  if (typeof path === "number") return put(path);
  using(files.open(path, options?.flag ?? "w", options?.mode), (fd) => inner(undefined, "write", () => put(fd)));
};

files.appendFile = (path, data, options) => {
  files.writeFile(path, data, { ...(typeof options === "string" ? { encoding: options } : options), flag: options?.flag ?? "a" });
};

/** Copies as libuv does: the range by the kernel where it can, else by reading and writing. */
files.copyFile = (from, to, how = 0) => {
  using(files.open(name(from, "src"), "r"), (source) => {
    const { mode: permissions } = files.fstat(source);
    using(files.open(name(to, "dest"), how & 1 ? 0o301 : 0o101, permissions), (target) => {
      files.ftruncate(target, 0);
      files.fchmod(target, permissions);
      copyRange(source, target);
    });
  });
};

function copyRange(source, target) {
  try {
    while (Number(ask("copy", source, target, 1 << 30)) > 0);
  } catch (refusal) {
    if (!["EXDEV", "ENOTSUP", "EINVAL", "ENOSYS"].includes(refusal.code)) throw refusal;
    for (let chunk; (chunk = call("read", [source, 65536, -1])).length > 0; ) {
      for (let at = 0; at < chunk.length; ) at += files.write(target, chunk, at);
    }
  }
}

files.realpath = (path) => {
  let at = "";
  let rest = use("path").resolve(name(path)).split("/").slice(1).filter(Boolean);
  for (let links = 0; rest.length > 0; ) {
    const next = `${at}/${rest.shift()}`;
    if (!inner(undefined, "lstat", () => files.lstat(next)).isSymbolicLink()) {
      at = next;
      continue;
    }
    if (++links > 40) throw new Refusal(40);
    rest = [...use("path").resolve(at || "/", files.readlink(next)).split("/").slice(1).filter(Boolean), ...rest];
    at = "";
  }
  return at || "/";
};

files.rm = (path, options) => {
  const stats = missing({ throwIfNoEntry: !options?.force }, () => files.lstat(path));
  if (stats === undefined) return;
  if (!stats.isDirectory()) return files.unlink(path);
  if (!options?.recursive) {
    const error = coded(Error, "ERR_FS_EISDIR", `Path is a directory: rm returned EISDIR (is a directory) ${name(path)}`);
    Object.defineProperty(error, "name", { value: "SystemError", enumerable: false, writable: true, configurable: true });
    const info = { code: "EISDIR", message: "is a directory", path: name(path), syscall: "rm", errno: 21 };
    throw Object.assign(error, { info, errno: 21, syscall: "rm", path: name(path) });
  }
  for (const each of files.readdir(path)) files.rm(`${name(path)}/${each}`, options);
  files.rmdir(path);
};
