"use strict";

/**
 * Where Node 20.20.2 itself fails in a call of fs: file, line, column and that
 * line's text, which an uncaught error shows, and the frames above it.
 */
const fs = (line, column, text, ...above) => ({ file: "node:fs", line, column, text, above });
exports.sync = {
  access: fs(244, 11, "  binding.access(pathModule.toNamespacedPath(path), mode);"),
  chmod: fs(1999, 11, "  binding.chmod("),
  chown: fs(2112, 11, "  binding.chown("),
  close: fs(525, 11, "  binding.close(fd);"),
  copyFile: fs(3047, 11, "  binding.copyFile("),
  fchmod: fs(1923, 11, "  binding.fchmod("),
  fchown: fs(2077, 11, "  binding.fchown(fd, uid, gid);"),
  fdatasync: fs(1296, 11, "  binding.fdatasync(fd);"),
  fstat: fs(1633, 25, "  const stats = binding.fstat(fd, options.bigint, undefined, false);"),
  fsync: fs(1326, 11, "  binding.fsync(fd);"),
  ftruncate: fs(1126, 11, "  binding.ftruncate(fd, len);"),
  lchown: fs(2034, 11, "  binding.lchown("),
  link: fs(1862, 11, "  binding.link("),
  lstat: fs(1656, 25, "  const stats = binding.lstat("),
  mkdir: fs(1386, 26, "  const result = binding.mkdir("),
  mkdtemp: fs(3005, 18, "  return binding.mkdtemp(prefix, options.encoding);"),
  open: fs(573, 18, "  return binding.open("),
  read: fs(750, 18, "  return binding.read(fd, buffer, offset, length, position);"),
  readFile: fs(573, 18, "  return binding.open(", "Object.openSync (node:fs:573:18)", "Object.readFileSync (node:fs:452:35)"),
  readFileText: fs(448, 20, "    return binding.readFileUtf8(path, stringToFlags(options.flag));", "Object.readFileSync (node:fs:448:20)"),
  readFileBytes: fs(
    750,
    18,
    "  return binding.read(fd, buffer, offset, length, position);",
    "Object.readSync (node:fs:750:18)",
    "tryReadSync (node:fs:424:20)",
    "Object.readFileSync (node:fs:478:19)",
  ),
  readdir: fs(1521, 26, "  const result = binding.readdir("),
  readlink: fs(1729, 18, "  return binding.readlink("),
  realpath: fs(2741, 29, "      const stats = binding.lstat(baseLong, true, undefined, true /* throwIfNoEntry */);"),
  rename: fs(1032, 11, "  binding.rename("),
  rm: { file: "node:internal/errors", line: 541, column: 7, text: "      throw error;", above: ["Object.rmSync (node:fs:1260:13)"] },
  rmdir: fs(1214, 11, "  binding.rmdir(pathModule.toNamespacedPath(path));"),
  stat: fs(1681, 25, "  const stats = binding.stat("),
  symlink: fs(1822, 11, "  binding.symlink("),
  truncate: fs(573, 18, "  return binding.open(", "Object.openSync (node:fs:573:18)", "Object.truncateSync (node:fs:1088:17)"),
  unlink: fs(1889, 11, "  binding.unlink(path);"),
  utimes: fs(2150, 11, "  binding.utimes("),
  write: { file: "node:internal/fs/utils", line: 351, column: 5, text: "    throw err;", above: ["Object.writeSync (node:fs:933:3)"] },
  writeFile: fs(2380, 20, "    return binding.writeFileUtf8("),
  appendFile: fs(2380, 20, "    return binding.writeFileUtf8(", "Object.writeFileSync (node:fs:2380:20)", "Object.appendFileSync (node:fs:2461:6)"),
};

const promised = (line, column, text, ...above) => ({ file: "node:internal/fs/promises", line, column, text, above });
const awaited = (line) => promised(line, 10, "  return await PromisePrototypeThen(");
const opened = (...above) =>
  promised(637, 25, "  return new FileHandle(await PromisePrototypeThen(", "async open (node:internal/fs/promises:637:25)", ...above);
exports.promises = {
  access: awaited(604),
  appendFile: opened("async writeFile (node:internal/fs/promises:1219:14)"),
  chmod: awaited(1089),
  chown: awaited(1132),
  copyFile: awaited(621),
  lchown: awaited(1108),
  link: awaited(1056),
  lstat: promised(1022, 18, "  const result = await PromisePrototypeThen("),
  mkdir: awaited(856),
  mkdtemp: awaited(1189),
  open: promised(637, 25, "  return new FileHandle(await PromisePrototypeThen("),
  readFile: opened("async Object.readFile (node:internal/fs/promises:1249:14)"),
  readFileBytes: promised(551, 24, "    const bytesRead = (await PromisePrototypeThen(", "async readFileHandle (node:internal/fs/promises:551:24)"),
  readdir: promised(950, 18, "  const result = await PromisePrototypeThen("),
  readlink: awaited(968),
  realpath: awaited(1176),
  rename: awaited(780),
  rmdir: awaited(822),
  stat: promised(1033, 18, "  const result = await PromisePrototypeThen("),
  symlink: awaited(997),
  truncate: opened("async Object.truncate (node:internal/fs/promises:790:14)"),
  unlink: awaited(1067),
  utimes: awaited(1141),
  writeFile: opened("async Object.writeFile (node:internal/fs/promises:1219:14)"),
};

/** The frames of a call of fs that fails; owner is how V8 calls what a promise's function was taken from. */
exports.frames = (site, name, owner) => {
  const at = `(${site.file}:${site.line}:${site.column})`;
  if (owner === undefined) return site.above.length > 0 ? site.above : [`Object.${name} ${at}`];
  return site.above.length > 0 ? site.above.map((each) => each.replace("Object.", owner)) : [`async ${owner}${name} ${at}`];
};
