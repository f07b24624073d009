/** What the kernel's own documentation says of a statement, and since when it holds. */
export interface Kernel {
  /** The part of the documentation's page; "" where it has none. */
  part: string;
  /** What was otherwise in earlier kernels, which no proof here has checked. */
  since?: string;
}

/** By the letter that the statements of one subject share. */
const subjects: Readonly<Record<string, Kernel>> = {
  A: { part: "upper-and-lower" },
  B: {
    part: "multiple-lower-layers",
    since: "Layers one by one, with lowerdir+ and datadir+: Linux 6.8 and later.",
  },
  D: { part: "sharing-and-copying-layers" },
  G: { part: "directories" },
  H: { part: "readdir" },
  I: { part: "inode-properties", since: "xino: Linux 4.17 and later." },
  J: {
    part: "non-directories",
    since: "Before Linux 4.19, whoever had the lower file open for reading went on reading that one.",
  },
  K: { part: "non-directories" },
  L: { part: "non-directories" },
  M: { part: "whiteouts-and-opaque-directories" },
  N: {
    part: "whiteouts-and-opaque-directories",
    since: "Before Linux 5.8, each whiteout was a device of its own.",
  },
  O: {
    part: "renaming-directories",
    since: "redirect_dir: Linux 4.10 and later; before, this was always EXDEV.",
  },
  P: {
    part: "non-standard-behavior",
    since: "index: Linux 4.13 and later; before, a copy-up always broke hard links.",
  },
  Q: { part: "nesting-overlayfs-mounts" },
  R: {
    part: "metadata-only-copy-up",
    since: "metacopy: Linux 4.19 and later; layers of data alone: 6.5 and later.",
  },
  S: { part: "", since: "Mounts by a user namespace's root: Linux 5.11 and later." },
  T: { part: "permission-model" },
  U: { part: "changes-to-underlying-filesystems" },
};

/** What is known beyond this page of what some statements are about, each thing once. */
export function kernelOf(statements: readonly string[]): Kernel[] {
  const letters = [...new Set(statements.map((id) => id.charAt(0)))];
  return letters.flatMap((letter) => subjects[letter] ?? []);
}

/** The address of a part of the kernel's documentation. */
export function docOf(part: string): string {
  return `https://docs.kernel.org/filesystems/overlayfs.html#${part}`;
}
