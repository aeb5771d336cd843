// A button that reads a file of answers, which "As JSON" has saved before.

const LONGEST = 200_000; // characters; Python says what is too long for it
const NOT_READ = "This file cannot be read.";

export default function ({ data, parentElement, setTriggerValue }) {
  const input = parentElement.querySelector(".bring input");
  parentElement.querySelector(".bring span").textContent = data.label;
  input.onchange = async () => {
    const [file] = input.files;
    if (!file) return;
    const text = file.size > LONGEST ? NOT_READ : await file.text().catch(() => NOT_READ);
    input.value = ""; // the same file may be chosen again
    setTriggerValue("brought", text);
  };
}
