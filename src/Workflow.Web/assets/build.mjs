// Copies what the pages load into wwwroot/lib and makes one sprite of the icons that they use.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const icons = [
  "alert-triangle", "archive", "arrow-back-up", "arrow-left", "bell", "building", "building-community", "calendar", "check", "checks",
  "chevron-right", "circle-check", "clock", "copy", "device-floppy", "download", "edit", "external-link", "eye", "file-text", "file-upload",
  "files", "history", "home", "inbox", "info-circle", "key", "list-check", "lock", "logout", "menu-2", "news", "paperclip", "plus", "printer",
  "refresh", "search", "send", "settings", "shield-check", "shield-lock", "speakerphone", "table", "trash", "upload", "user", "user-plus",
  "users", "world", "x",
];
const lib = "wwwroot/lib";
mkdirSync(lib, { recursive: true });
for (const [from, to] of [
  ["@tabler/core/dist/css/tabler.min.css", "tabler.min.css"],
  ["@tabler/core/dist/js/tabler.min.js", "tabler.min.js"],
  ["htmx.org/dist/htmx.min.js", "htmx.min.js"],
]) {
  copyFileSync(`node_modules/${from}`, `${lib}/${to}`);
}
const symbols = icons.map((name) => {
  const svg = readFileSync(`node_modules/@tabler/icons/icons/outline/${name}.svg`, "utf8");
  const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.indexOf("</svg>")).trim();
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
});
writeFileSync(`${lib}/icons.svg`, `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
