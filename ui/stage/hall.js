// A stage in a hall: the keys that lead it, and what covers it for a while: a black screen, the code
// of its address, the list of the keys. It knows no lesson.

const CODE_COMES = "The code comes …";
const NO_CODE = "A file has no address.";
const NO_LINE = "The code comes when the connection is back.";
const HINT = 6000; // milliseconds for which it is said that there is a list of keys
const NUMBER = 2000; // milliseconds in which another digit belongs to the same number
const HELD_DOWN = ["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"];

// What each key does; `says` and `does` stand in the list.
const HALL_KEYS = [
  { keys: [" "], says: "Space", does: "takes the guess, shows the answer", act: (stage) => stage.reveal() },
  { keys: [], says: "0 – 9", does: "the number that the room says" },
  { keys: ["1", "2", "3"], says: "1 2 3", does: "the first, second, third picture, where nothing is asked", act: (stage, key) => stage.toPicture(key) },
  { keys: ["arrowright", "arrowup"], says: "← →", does: "move the dial", act: (stage) => stage.step(1) },
  { keys: ["arrowleft", "arrowdown"], act: (stage) => stage.step(-1) },
  { keys: ["n", "pagedown"], says: "N, Page Down", does: "go on", act: (stage) => stage.forward() },
  { keys: ["p", "pageup"], says: "P, Page Up", does: "go back", act: (stage) => stage.go(stage.walk.number - 1) },
  { keys: ["h"], says: "H", does: "hides the numbers, or shows them", act: (stage) => stage.hideNumbers() },
  { keys: ["t"], says: "T", does: "shows the text of the step, or hides it", act: (stage) => stage.tellAll() },
  { keys: ["q"], says: "Q", does: "QR code of what is shown now", act: (stage) => stage.showCode() },
  { keys: ["b", "."], says: "B", does: "black screen", act: (stage) => stage.cover("black") },
  { keys: ["?"], says: "?", does: "this list", act: (stage) => stage.cover("keys") },
  { keys: [], says: "Esc", does: "ends Present" },
];
const COVERS = `<div class="cover black" role="group" aria-label="Black screen" tabindex="-1" hidden></div>
<div class="cover code" role="group" aria-label="QR code" tabindex="-1" hidden><div role="status"></div></div>
<div class="cover keys" role="group" aria-label="Keys" tabindex="-1" hidden><dl>${HALL_KEYS.filter(({ says }) => says).map(({ says, does }) => `<dt>${says}</dt><dd>${does}</dd>`).join("")}</dl></div>
<div class="hint" hidden>Press ? for all keys</div>`;

// What a key does in a hall; undefined if nothing.
function actOf(key) {
  return HALL_KEYS.find(({ keys }) => keys.includes(key.toLowerCase()))?.act;
}

// The code of an address, and the address under it.
function codeOf({ image, address, note }) {
  const box = document.createDocumentFragment();
  const picture = new DOMParser().parseFromString(image, "text/html").querySelector("img");
  box.append(picture, element("p", "", address));
  if (note) box.append(element("p", "", note));
  return box;
}
