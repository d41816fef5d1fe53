// Draws a picture's Vega-Lite specification in the page, in the place of the one that the server drew.
import embed from "vega-embed";

export const draw = (place, spec, said) =>
  embed(place, spec, { actions: false, renderer: "svg", tooltip: { theme: "custom" } }).then(() => {
    // What it says stands in the table behind it; Vega's own descriptions are English.
    for (const part of [place, ...place.querySelectorAll("*")])
      for (const name of part.getAttributeNames()) if (name === "role" || name.startsWith("aria-")) part.removeAttribute(name);
    place.querySelector("svg").setAttribute("aria-hidden", "true");
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", said);
  });
