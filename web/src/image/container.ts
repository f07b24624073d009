import type { Image } from "../engine/contract";
import type { Session } from "../session/session";
import { save } from "../share/save";
import { idle, Refused } from "./loading";

/** What docker calls an image. */
export function nameOf({ tags, id }: Pick<Image, "tags" | "id">): string {
  return tags[0] ?? id.replace("sha256:", "").slice(0, 12);
}

/** The container that was last made of an image here, by the command that did. */
export function containerOf(session: Session, image: Pick<Image, "tags" | "id">): string | undefined {
  const name = nameOf(image);
  return session.typed
    .findLast((line) => line.startsWith(begin) && line.endsWith(` ${name} sh`))
    ?.split(" ")[4];
}

const begin = "docker run -it --name ";

/** Opens a shell in a new container. */
export function openShell(session: Session, image: Pick<Image, "tags" | "id">): void {
  const name = nameOf(image);
  const stem = name.replace(/:[^:/]*$/, "").replace(/^.*\//, "");
  const names = session.typed.filter((line) => line.startsWith(begin)).map((line) => line.split(" ")[4]);
  let n = 1;
  while (names.includes(`${stem}-${n}`)) n++;
  session.type(`${begin}${stem}-${n} ${name} sh`);
}

/** Saves an image, with what its container has changed where there is one, and gives the reader the file. */
export async function saveBack(session: Session, image: Pick<Image, "tags" | "id">): Promise<string> {
  const made = containerOf(session, image);
  let name = nameOf(image);
  if (made) {
    name = `${made}:changed`;
    await run(session, `docker commit ${made} ${name}`);
  }
  const file = `${name.replace(/[^\w.-]+/g, "-")}.tar`;
  await run(session, `docker save -o /root/${file} ${name}`);
  const parts: BlobPart[] = [];
  for (let n = 0; ; n++) {
    const block = await session.block(`/root/${file}`, n);
    if (!block) throw new Refused(`/root/${file} cannot be read.`);
    if (block.length === 0) break;
    parts.push(block);
  }
  save(file, new Blob(parts, { type: "application/x-tar" }));
  return file;
}

async function run(session: Session, line: string): Promise<void> {
  session.type(line);
  await idle(session);
  if (session.step?.status !== 0) throw new Refused("The console says why not.");
}
