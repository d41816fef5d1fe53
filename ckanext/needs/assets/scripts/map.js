// A map of districts: a circle at each one's middle, or its outline where the portal has outlines.
import L from "leaflet";
import "leaflet/dist/leaflet.css";

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--needs-${name}`).trim();

export const draw = (place, districts, settings) => {
  const live = document.createElement("div");
  live.className = "needs-map-live";
  place.replaceChildren(live);
  const map = L.map(live, { scrollWheelZoom: false, zoomControl: false, attributionControl: Boolean(settings.thanks) });
  L.control.zoom({ zoomInTitle: settings.zoom.in, zoomOutTitle: settings.zoom.out }).addTo(map);
  if (settings.tiles) L.tileLayer(settings.tiles, { attribution: settings.thanks }).addTo(map);
  const most = Math.max(...districts.map((one) => one.needs), 1);
  const look = (chosen) => ({
    color: token(chosen ? "accent" : "series-1"),
    weight: chosen ? 3 : 1.5,
    fillColor: token("series-1"),
    fillOpacity: 0.35, // its name is read through it
  });
  const restyle = () => circles.forEach((circle, number) => circle.setStyle(look(districts[number].chosen)));
  const circles = districts.map((one) => {
    const circle = L.circleMarker(one.at, { ...look(one.chosen), radius: 5 + 17 * Math.sqrt(one.needs / most) });
    circle.bindTooltip(one.name, { permanent: true, direction: "center", className: "needs-map-name" });
    circle.on("click", () => settings.go(one.link));
    return circle;
  });
  const group = L.featureGroup(circles).addTo(map);
  if (settings.outlines)
    L.geoJSON(settings.outlines, { style: { color: token("line-strong"), weight: 1, fillOpacity: 0 } }).addTo(map).bringToBack();
  map.fitBounds(group.getBounds().pad(0.15));
  document.addEventListener("needs-scheme", restyle);
};
