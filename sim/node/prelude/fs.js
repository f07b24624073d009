"use strict";

const files = use("files");
const { invalid, refused, stacked } = use("errors");
const { Refusal } = use("system");
const { background } = use("loop");
const sites = use("sites");
const trace = use("trace");

/** What the kernel is asked for in each call, and how many of its arguments are names. */
const asked = {
  access: ["access", 1], appendFile: ["open", 1], chmod: ["chmod", 1], chown: ["chown", 1], close: ["close", 0], copyFile: ["copyfile", 2],
  fchmod: ["fchmod", 0], fchown: ["fchown", 0], fdatasync: ["fdatasync", 0], fstat: ["fstat", 0], fsync: ["fsync", 0], ftruncate: ["ftruncate", 0],
  lchown: ["lchown", 1], link: ["link", 2], lstat: ["lstat", 1], mkdir: ["mkdir", 1], mkdtemp: ["mkdtemp", 1], open: ["open", 1], read: ["read", 0],
  readFile: ["open", 1], readdir: ["scandir", 1], readlink: ["readlink", 1], realpath: ["lstat", 1], rename: ["rename", 2], rm: ["lstat", 1],
  rmdir: ["rmdir", 1], stat: ["stat", 1], symlink: ["symlink", 2], truncate: ["open", 1], unlink: ["unlink", 1], utimes: ["utime", 1],
  write: ["write", 0], writeFile: ["open", 1],
};

/** The error that a program sees of a refusal. */
function seen(refusal, name, args) {
  if (!(refusal instanceof Refusal)) return refusal;
  const [syscall, names] = asked[name];
  if (refusal.bare && refusal.syscall !== "lstat") return refused(refusal, refusal.syscall);
  const paths = args.slice(0, names).map((path) => files.name(path));
  if (name === "mkdtemp") paths[0] += "XXXXXX";
  return refused(refusal, refusal.syscall ?? syscall, ...paths);
}

/** Where Node's own code is when a call fails. */
function siteOf(table, refusal, name, args) {
  const text = typeof args[1] === "string" || args[1]?.encoding;
  const wanted = name !== "readFile" ? name : text && table.readFileText ? "readFileText" : (refusal.site ?? name);
  return table[wanted] ?? table[name];
}

function sync(name) {
  return (...args) => {
    try {
      return files[name](...args);
    } catch (refusal) {
      const error = seen(refusal, name, args);
      if (error !== refusal) {
        const site = siteOf(sites.sync, refusal, name, args);
        trace.settle(stacked(error, []), { site, frames: sites.frames(site, `${name}Sync`) });
      }
      throw error;
    }
  };
}

function called(name) {
  return (...args) => {
    const callback = args.length > 1 ? args.pop() : undefined;
    if (typeof callback !== "function") throw invalid("cb", "of type function", callback);
    background(
      () => files[name](...args),
      (value) => callback(null, ...(value === undefined ? [] : name === "read" || name === "write" ? [value, args[1]] : [value])),
      (refusal) => callback(seen(refusal, name, args)),
    );
  };
}

function promised(name) {
  return function (...args) {
    const owner = this === undefined ? "" : "Object.";
    const waiting = trace.waiting();
    return new Promise((resolve, reject) => {
      background(
        () => files[name](...args),
        resolve,
        (refusal) => {
          const error = seen(refusal, name, args);
          const site = error !== refusal && siteOf(sites.promises, refusal, name, args);
          if (site) trace.promised(error, { site, frames: [...sites.frames(site, name, owner), ...waiting] });
          reject(error);
        },
      );
    });
  };
}

const constants = {
  F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1, COPYFILE_EXCL: 1, COPYFILE_FICLONE: 2, O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, O_EXCL: 128,
  O_TRUNC: 512, O_APPEND: 1024, O_DIRECTORY: 65536, O_NOFOLLOW: 131072, S_IFMT: 61440, S_IFREG: 32768, S_IFDIR: 16384, S_IFCHR: 8192, S_IFLNK: 40960,
};

const fs = { constants, ...use("stats") };
const promises = { constants };
for (const name of Object.keys(asked)) {
  fs[`${name}Sync`] = Object.defineProperty(sync(name), "name", { value: `${name}Sync` });
  fs[name] = Object.defineProperty(called(name), "name", { value: name });
  if (sites.promises[name] || name === "rm") promises[name] = Object.defineProperty(promised(name), "name", { value: name });
}

fs.existsSync = (path) => {
  try {
    files.access(path);
    return true;
  } catch {
    return false;
  }
};
fs.exists = (path, callback) => background(() => fs.existsSync(path), callback);

/** An open file of fs.promises. */
class FileHandle {
  constructor(fd) {
    this.fd = fd;
  }
  close() {
    return promised("close")(this.fd);
  }
  readFile(options) {
    return promised("readFile")(this.fd, options);
  }
  writeFile(data, options) {
    return promised("writeFile")(this.fd, data, options);
  }
  stat() {
    return promised("fstat")(this.fd);
  }
  truncate(size) {
    return promised("ftruncate")(this.fd, size);
  }
  async write(data, ...rest) {
    return { bytesWritten: await promised("write")(this.fd, data, ...rest), buffer: data };
  }
  async read(buffer, ...rest) {
    return { bytesRead: await promised("read")(this.fd, buffer, ...rest), buffer };
  }
}
const open = promises.open;
promises.open = (...args) => open(...args).then((fd) => new FileHandle(fd));
fs.promises = promises;
module.exports = fs;
