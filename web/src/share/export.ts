import type { Picture } from "../engine/contract";
import { svgOf, type Palette } from "./drawing";

/** The colours as the page has them now: of its theme, dark or light. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const dark =
    style.colorScheme === "dark" ||
    (style.colorScheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  return (token) => {
    const value = style.getPropertyValue(`--${token}`).trim();
    const [, light, night] = /^light-dark\(([^,]+),\s*([^)]+)\)$/.exec(value) ?? [];
    return (dark ? night : light) ?? (/^#[\da-f]{3,8}$/i.test(value) ? value : "#888888");
  };
}

/** The picture as an image of dots, twice as fine as the screen's. */
export async function pngOf(picture: Picture, palette: Palette): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(picture, palette))}`;
  await image.decode();
  const scale = Math.min(2, 16_000 / image.naturalHeight, 16_000 / image.naturalWidth);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.naturalWidth * scale);
  canvas.height = Math.round(image.naturalHeight * scale);
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((made, failed) =>
    canvas.toBlob((blob) => (blob ? made(blob) : failed(new Error("The image could not be made.")))),
  );
}
