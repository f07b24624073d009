"use strict";

const kinds = { File: 0o100000, Directory: 0o040000, SymbolicLink: 0o120000, BlockDevice: 0o060000, CharacterDevice: 0o020000, FIFO: 0o010000, Socket: 0o140000 };

/** What stat tells, from the fields of the call. */
class Stats {
  constructor(fields) {
    const [dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, ...times] = fields.map(Number);
    Object.assign(this, { dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks });
    ["atime", "mtime", "ctime", "birthtime"].forEach((which, i) => (this[`${which}Ms`] = times[i] / 1e6));
    for (const which of ["atime", "mtime", "ctime", "birthtime"]) this[which] = new Date(Math.floor(this[`${which}Ms`]));
  }
}

/** An entry of a directory; its type is that of the system call. */
class Dirent {
  #type;
  constructor(name, type, path) {
    this.name = name;
    this.parentPath = path;
    this.path = path;
    this.#type = type << 12;
  }
  get type() {
    return this.#type;
  }
}
for (const [kind, bits] of Object.entries(kinds)) {
  const define = (on, test) => Object.defineProperty(on.prototype, `is${kind}`, { value: test, writable: true, configurable: true });
  define(Stats, function () {
    return (this.mode & 0o170000) === bits;
  });
  define(Dirent, function () {
    return this.type === bits;
  });
}
module.exports = { Stats, Dirent };
