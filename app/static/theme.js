/* Runs before the first paint, so that a chosen scheme never flashes. */
try {
  const chosen = localStorage.getItem("scheme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.bsTheme = chosen;
} catch { /* storage refused: the system's scheme stays */ }
