// What the page loads: the wall begins once in a tab, and is in sight while the tab's address is that of the wall.
// Streamlit runs, reruns and reconnects beneath it and never touches what is drawn here.
import { Wall } from "./screen.js";

const path = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
let wall = null;

function look() {
  const here = location.pathname.replace(/\/$/, "") === path;
  if (here && !wall) wall = new Wall(path);
  if (!here && wall) {
    wall.end();
    wall = null;
  }
}

look();
setInterval(look, 250);
