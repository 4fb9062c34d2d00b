// JupyterLab names neither its pictures nor the handles of sliders, and reads out a slider's value
// with all its digits. This says what stands beside them, and turns pictures from dark on white to
// light on black, each colour in its hue, in a dark theme. It runs once a page, and watches it.
(() => {
  if (window.crmlabNames) return;
  window.crmlabNames = true;
  const set = (node, key, text) => {
    if (node && text && node.getAttribute(key) !== text) node.setAttribute(key, text);
  };
  const text = (node, part) => node.querySelector(part)?.textContent.trim();
  const nameSliders = () => document.querySelectorAll(".widget-slider").forEach((slider) => {
    const label = text(slider, ".widget-label"), value = text(slider, ".widget-readout");
    slider.querySelectorAll(".noUi-handle").forEach((handle) => {
      set(handle, "aria-label", label);
      set(handle, "aria-valuetext", value);
    });
    const readout = slider.querySelector(".widget-readout");
    set(readout, "role", "textbox");
    set(readout, "aria-label", label);
  });
  const nameButtons = () => document.querySelectorAll(".widget-toggle-buttons").forEach((group) => {
    set(group, "role", "group");
    set(group, "aria-label", text(group, ".widget-label"));
  });
  // The caption under a picture is its text; theme.show shows both.
  const namePictures = () => document.querySelectorAll(".jp-RenderedImage img").forEach((image) => {
    const below = image.closest(".jp-OutputArea-child")?.nextElementSibling;
    if (below) set(image, "alt", text(below, ".jp-RenderedHTML p > em"));
  });
  const dark = document.createElement("style");
  dark.textContent = `[data-jp-theme-light="false"] :is(.jp-RenderedImage, .crmlab-explorer) img {
    filter: invert(0.93) hue-rotate(180deg); border-radius: 8px; }`;
  document.head.append(dark);
  let waiting = false;
  const name = () => {
    waiting = false;
    nameSliders();
    nameButtons();
    namePictures();
  };
  const soon = () => {
    if (!waiting) requestAnimationFrame(name);
    waiting = true;
  };
  new MutationObserver(soon).observe(document.body, {
    subtree: true, childList: true, characterData: true, attributeFilter: ["aria-valuetext"],
  });
  soon();
})();
