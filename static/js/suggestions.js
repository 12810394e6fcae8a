// Suggests people, dossiers and subjects while one types in a search box. The box works without this file.

const PAUSE = 150; // milliseconds without typing before the archive is asked
const KINDS = {
  lid: "Kamerlid", bewindspersoon: "Bewindspersoon", fractie: "Fractie", ministerie: "Ministerie", dossier: "Dossier", onderwerp: "Vragen",
};

function suggestIn(input) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = "suggesties";
  list.role = "listbox";
  list.setAttribute("aria-label", "Suggesties");
  list.hidden = true;
  const box = document.createElement("div");
  box.className = "suggested";
  input.replaceWith(box);
  box.append(input, list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id]]) input.setAttribute(name, value);
  close();

  let waiting;
  let asked = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const options = [...list.children];
    const at = options.findIndex((option) => option.ariaSelected === "true");
    if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "Enter" && at >= 0) location.assign(options[at].dataset.url);
    else if (event.key === "ArrowDown" && options.length) choose(options, at + 1 < options.length ? at + 1 : -1);
    else if (event.key === "ArrowUp" && options.length) choose(options, at < 0 ? options.length - 1 : at - 1);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus where it is
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[data-url]");
    if (option) location.assign(option.dataset.url);
  });

  async function ask() {
    const number = ++asked;
    const typed = input.value.trim();
    const answer = typed.length > 1 && (await fetch(`/zoeken/aanvullen/?${new URLSearchParams({ q: typed })}`));
    const found = answer && answer.ok ? (await answer.json()).completions : [];
    if (number === asked && document.activeElement === input) show(found);
  }

  function show(found) {
    list.replaceChildren(...found.map((one, at) => {
      const option = document.createElement("li");
      option.role = "option";
      option.id = `suggestie-${at}`;
      option.dataset.url = one.url;
      const kind = document.createElement("span");
      kind.className = "facts";
      kind.textContent = KINDS[one.kind];
      option.append(one.label, " ", kind);
      return option;
    }));
    choose([...list.children], -1);
    list.hidden = !found.length;
    input.ariaExpanded = String(!list.hidden);
  }

  function choose(options, at) {
    for (const [place, option] of options.entries()) option.ariaSelected = String(place === at);
    options[at]?.scrollIntoView({ block: "nearest" });
    if (at >= 0) input.setAttribute("aria-activedescendant", options[at].id);
    else input.removeAttribute("aria-activedescendant");
  }

  function close() {
    list.hidden = true;
    list.replaceChildren();
    input.ariaExpanded = "false";
    input.removeAttribute("aria-activedescendant");
  }
}

const field = document.querySelector("input[type=search]");
if (field) suggestIn(field);
