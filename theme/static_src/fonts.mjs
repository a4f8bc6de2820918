// Copies the font files the stylesheet names from their packages, each with its licence.
// taka.woff2 holds the single glyph U+09F3 and is committed here, cut once from the variable Noto Sans Bengali:
//   pyftsubset noto-sans-bengali-bengali-wght-normal.woff2 --unicodes=U+09F3 --flavor=woff2 --layout-features=
// Usage: node fonts.mjs [target folder]
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, "../static/css/dist/fonts");
const figtree = "node_modules/@fontsource-variable/figtree";
const bengali = "node_modules/@fontsource/noto-sans-bengali";
const arabic = "node_modules/@fontsource/noto-sans-arabic";

const files = {
  "figtree-latin-wght-normal.woff2": `${figtree}/files/figtree-latin-wght-normal.woff2`,
  "noto-sans-bengali-400.woff2": `${bengali}/files/noto-sans-bengali-bengali-400-normal.woff2`,
  "noto-sans-bengali-600.woff2": `${bengali}/files/noto-sans-bengali-bengali-600-normal.woff2`,
  "noto-sans-arabic-400.woff2": `${arabic}/files/noto-sans-arabic-arabic-400-normal.woff2`,
  "noto-sans-arabic-600.woff2": `${arabic}/files/noto-sans-arabic-arabic-600-normal.woff2`,
  "taka.woff2": "fonts/taka.woff2",
  "LICENSE-figtree.txt": `${figtree}/LICENSE`,
  "LICENSE-noto-sans-bengali.txt": `${bengali}/LICENSE`,
  "LICENSE-noto-sans-arabic.txt": `${arabic}/LICENSE`,
};

mkdirSync(target, { recursive: true });
for (const [name, source] of Object.entries(files)) copyFileSync(join(here, source), join(target, name));
