// A button that saves a picture as PNG: the browser draws the SVG, three times as large.

const SCALE = 3;

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.label;
  button.onclick = () => {
    const image = new Image();
    image.onload = () => {
      const [width, height] = data.size.map((side) => side * SCALE);
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, width, height);
      pen.drawImage(image, 0, 0, width, height);
      const link = document.createElement("a");
      link.href = canvas.toDataURL("image/png");
      link.download = data.file;
      link.click();
    };
    image.src = `data:image/svg+xml;base64,${data.svg}`;
  };
}
