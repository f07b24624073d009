const heard = document.querySelector("#heard");

document.addEventListener("overlook-change", ({ detail }) => {
  heard.textContent = detail.diff.join(" ") || "a command that changed nothing";
});
