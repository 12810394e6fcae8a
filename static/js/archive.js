// Adds copy buttons to what can already be selected by hand. Everything on the page works without this file.
for (const text of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text.dataset.copy;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = "Gekopieerd";
    } catch {
      getSelection().selectAllChildren(text);
      button.textContent = "Geselecteerd: kopieer met Ctrl+C";
    }
    setTimeout(() => { button.textContent = text.dataset.copy; }, 2000);
  });
  text.after(button);
}
