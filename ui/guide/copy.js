// A button that copies a text. Where the page came by plain HTTP the browser has no clipboard for it:
// there a field that is selected does.

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector(".copy");
  button.onclick = async () => {
    const isCopied = await copied(data.text, button);
    clearTimeout(button.timer);
    button.textContent = isCopied ? "Copied" : "Select the link and copy it";
    button.timer = setTimeout(() => (button.textContent = data.label), 2500);
  };
  if (button.textContent !== data.label || button.dataset.text !== data.text) {
    button.dataset.text = data.text;
    button.textContent = data.label;
  }
}

async function copied(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedFromField(text, button);
  }
}

// The field stands beside the button: a dialog takes the focus away from all that is outside.
function copiedFromField(text, button) {
  const field = document.createElement("textarea");
  field.value = text;
  field.style.cssText = "position: absolute; opacity: 0; width: 1px; height: 1px";
  button.after(field);
  field.select();
  const isDone = document.execCommand("copy");
  field.remove();
  button.focus();
  return isDone;
}
