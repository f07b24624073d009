"use strict";

const process = use("process");

module.exports = {
  EOL: "\n",
  arch: () => process.arch,
  platform: () => process.platform,
  type: () => "Linux",
  hostname: () => process.host,
  homedir: () => process.env.HOME ?? "/root",
  tmpdir: () => (process.env.TMPDIR || "/tmp").replace(/(?<=.)\/$/, ""),
  constants: { errno: Object.fromEntries([...use("errno").table].map(([number, [name]]) => [name, number])), signals: { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 } },
};
