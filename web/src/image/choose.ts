/** Lets the reader choose an image archive; undefined: they do not. */
export function chosen(): Promise<File | undefined> {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".tar,.tgz,.gz,.zst,application/x-tar,application/gzip,application/zstd";
  return new Promise((done) => {
    input.addEventListener("change", () => done(input.files?.[0]));
    input.addEventListener("cancel", () => done(undefined));
    input.click();
  });
}
