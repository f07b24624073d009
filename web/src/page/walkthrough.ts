/** The commands of the article, in its order: what the page offers to type. */
export const walkthrough: readonly string[] = [
  "mkdir lower upper workdir overlay",
  "mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=workdir none overlay",
  'echo "from lower" >> lower/file1.txt',
  'echo "from upper" >> upper/file2.txt',
  "ls -li overlay/",
  "ls -li upper/file2.txt",
  "ls -li lower/file1.txt",
  'echo "from lower" >> lower/file2.txt',
  "cat overlay/file2.txt",
  "cat overlay/file1.txt",
  "rm -rf overlay/file1.txt overlay/file2.txt",
  "ls -la overlay/",
  "ls -la lower/",
  "ls -la upper/",
  "cat upper/file1.txt",
  "cat upper/file2.txt",
  "cat lower/file1.txt",
  "cat lower/file2.txt",
  "unlink upper/file1.txt",
  "unlink upper/file2.txt",
  "ls -la upper/",
  "cat overlay/file1.txt",
  "cat overlay/file2.txt",
  "umount overlay",
  "mkdir lower1 lower2 lower3",
  'for n in 1 2 3; do echo "from lower$n" > lower$n/file3.txt; done',
  "mount -t overlay -o lowerdir=lower1:lower2:lower3,upperdir=upper,workdir=workdir none overlay",
  "cat overlay/file3.txt",
];

/** How many of the walkthrough's commands stand in what was typed since the last reset, in order. */
export function progress(typed: Iterable<string>): number {
  let done = 0;
  for (const line of typed) {
    if (line.trim() === "reset") done = 0;
    else if (line.trim() === walkthrough[done]) done++;
  }
  return done;
}
