// On a phone the menu lies over the page: who has chosen a lesson from it wants to see that. As
// Streamlit has made it, its lists are none (sections lie between list and entries), and its links
// can be reached while it is shut. And what is wider than the page can be pushed by keys.

const MENU = '[data-testid="stSidebar"]';

export default function ({ data: { page } }) {
  const isNew = page !== (window.__page ?? page);
  window.__page = page;
  if (isNew && window.innerWidth < 768) {
    document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
  }
  mend();
  if (window.__menu) return;
  window.__menu = new MutationObserver(mend);
  window.__menu.observe(document.querySelector('[data-testid="stAppViewContainer"]'), {
    childList: true,
  });
  let soon = 0;
  const changed = () => (soon ||= setTimeout(() => (soon = reach()), 500));
  new MutationObserver(butPictures(changed)).observe(document.querySelector('[data-testid="stApp"]'), {
    childList: true,
    subtree: true,
  });
  new MutationObserver(butPictures(nameDrops)).observe(document.body, { childList: true, subtree: true });
  nameDrops();
  window.addEventListener("resize", changed);
  changed();
  new MutationObserver(butPictures(followPopover)).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("keydown", leavePopover);
}

// Under a hand a picture changes with each frame, and nothing that matters here.
const isPicture = ({ target }) => target.closest(".picture, .film-picture");
const butPictures = (act) => (records) => records.every(isPicture) || act();

// Streamlit gives the place for files a name, and a role that takes the name away.
function nameDrops() {
  for (const place of document.querySelectorAll('[data-testid="stFileUploaderDropzone"][role="presentation"]')) {
    place.role = "group";
  }
}

const POPOVER = '[data-testid="stPopoverBody"]';
const STOPS = 'button, a[href], input, select, textarea, [tabindex="0"]';
let popover = null;
let opener = null;

// A popover lies behind all of the page: it takes the focus, or Tab would not lead there.
function followPopover() {
  const section = document.querySelector('[data-testid="stTopNavPopoverBody"]');
  if (section) Object.assign(section, { role: "navigation", ariaLabel: "Section" });
  const found = document.querySelector(POPOVER);
  if (found === popover) return;
  popover = found;
  if (!found) return document.activeElement === document.body && opener?.focus();
  opener = document.activeElement;
  found.tabIndex = -1;
  found.focus();
}

// Tab past its last element, or back past its first, goes on from where it was opened.
function leavePopover(event) {
  if (event.key !== "Tab" || !popover?.contains(event.target)) return;
  const stops = [...popover.querySelectorAll(STOPS)].filter((stop) => stop.checkVisibility() && stop.tabIndex >= 0);
  const ends = event.shiftKey ? [popover, stops[0]] : [stops.at(-1) ?? popover];
  if (!ends.includes(event.target)) return;
  opener.focus();
  if (event.shiftKey) event.preventDefault();
}

// What scrolls can be pushed by keys; a stage lies over the main part, which then is no stop.
function reach() {
  document.querySelector(".stMain")?.setAttribute("tabindex", document.querySelector(".stage") ? -1 : 0);
  for (const wide of document.querySelectorAll(".katex-display, .stMain pre")) {
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
    else wide.removeAttribute("tabindex");
  }
  return 0;
}

function mend() {
  const menu = document.querySelector(MENU);
  if (!menu) return;
  menu.inert = menu.dataset.collapsed === "true";
  for (const list of menu.querySelectorAll("ul, li")) list.role = "none";
  for (const section of menu.querySelectorAll("ul > div")) {
    section.role = "group";
    section.ariaLabel = section.querySelector("header p")?.textContent ?? "";
  }
  if (menu.isWatched) return;
  menu.isWatched = true;
  const isShut = { attributes: true, attributeFilter: ["data-collapsed"] };
  new MutationObserver(mend).observe(menu, { childList: true, subtree: true, ...isShut });
}
