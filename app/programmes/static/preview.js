/* The cover follows the chosen colours and ornament; without this file it does after saving. */

const preview = document.querySelector("[data-preview]");
const chosen = (name) => document.querySelector(`input[name=${name}]:checked`)?.value ?? "";

function address(palette, ornament) {
  return `${preview.dataset.preview}?${new URLSearchParams({ palette, ornament })}`;
}
function draw() {
  preview.src = address(chosen("palette"), chosen("ornament"));
  document.querySelectorAll("img[data-palette]").forEach((image) => {
    image.src = address(image.dataset.palette, chosen("ornament"));
  });
  document.querySelectorAll("img[data-ornament]").forEach((image) => {
    image.src = address(chosen("palette"), image.dataset.ornament);
  });
}
document.querySelectorAll("input[name=palette], input[name=ornament]").forEach((input) => {
  input.addEventListener("change", draw);
});
