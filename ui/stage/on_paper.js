// A picture of a stage on paper: drawn once, where its page is opened.

const SMALL = 14; // pixels of small type in a picture as wide as it is declared for; Arial is wide

for (const box of document.querySelectorAll(".picture")) {
  const picture = new StagePicture(box, box);
  picture.open(box.nextElementSibling.textContent, { type: SMALL, inset: parseFloat(box.dataset.inset) });
  picture.show([picture.layer("now", 0)]);
}
