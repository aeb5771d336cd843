// What Streamlit's page around an instrument is doing, and how it looks.

// Whether Streamlit has drawn its page; before the first run there is nothing on it.
function isQuiet() {
  const isRunning = document.querySelector(".stApp")?.dataset.testScriptState !== "notRunning";
  return !isRunning && isDrawn() && !document.querySelector("[data-testid=stSkeleton]");
}

function isDrawn() {
  return document.querySelector(".stMain h1, .stMain .stException") !== null;
}

// Streamlit's own choice of a theme, else what the address or the system asks for.
function isDarkPage() {
  const options = new URLSearchParams(location.search).getAll("embed_options");
  if (options.includes("dark_theme")) return true;
  if (options.includes("light_theme")) return false;
  const kept = keptTheme();
  if (/"name":"(Custom Theme )?Dark/i.test(kept)) return true;
  if (/"name":"(Custom Theme )?Light/i.test(kept)) return false;
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

// Inside another site's page a browser may keep nothing for us.
function keptTheme() {
  try {
    return localStorage.getItem(`stActiveTheme-${location.pathname}-v2`) ?? "";
  } catch {
    return "";
  }
}
