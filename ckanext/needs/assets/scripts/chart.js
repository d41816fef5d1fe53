// Draws a picture's Vega-Lite specification in the page, in the place of the one that the server drew.
import embed from "vega-embed";

export const draw = (place, spec) =>
  embed(place, spec, { actions: false, renderer: "svg", tooltip: { theme: "custom" } });
