// Bundles what comes from npm into public/needs-static/, which the wheel carries and git does not.
import { copyFile, mkdir, rm } from "node:fs/promises";
import { build } from "esbuild";

const here = new URL(".", import.meta.url).pathname;
const out = `${here}../public/needs-static`;
const font = "node_modules/@fontsource/ibm-plex-sans-thai-looped/files/ibm-plex-sans-thai-looped";

await rm(out, { recursive: true, force: true });
await build({
  entryPoints: [`${here}scripts/chart.js`, `${here}scripts/map.js`],
  outdir: out,
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2020",
  loader: { ".png": "dataurl" },
  legalComments: "linked",
  logLimit: 5,
});
await mkdir(`${out}/fonts`, { recursive: true });
for (const script of ["thai", "latin"])
  for (const weight of [400, 600])
    await copyFile(`${font}-${script}-${weight}-normal.woff2`, `${out}/fonts/${script}-${weight}.woff2`);
