// A map of districts: a circle at each one's middle, or its outline where the portal has outlines.
import L from "leaflet";
import "leaflet/dist/leaflet.css";

// Hides names that lie on another's; those of places with more needs stay. Zoomed in, there is room for more.
const placeNames = (circles) => {
  const taken = [];
  for (const circle of circles) {
    const name = circle.getTooltip().getElement();
    if (!name) continue;
    const box = name.getBoundingClientRect();
    const meets = taken.some((one) => box.left < one.right && one.left < box.right && box.top < one.bottom && one.top < box.bottom);
    name.classList.toggle("needs-map-no-room", meets);
    if (!meets) taken.push(box);
  }
};

export const draw = (place, districts, settings) => {
  const live = document.createElement("div");
  live.className = "needs-map-live";
  place.replaceChildren(live);
  const map = L.map(live, { zoomSnap: 0.25, scrollWheelZoom: false, zoomControl: false, attributionControl: Boolean(settings.thanks) });
  L.control.zoom({ zoomInTitle: settings.zoom.in, zoomOutTitle: settings.zoom.out }).addTo(map);
  if (settings.tiles) L.tileLayer(settings.tiles, { attribution: settings.thanks }).addTo(map);
  const most = Math.max(...districts.map((one) => one.needs), 1);
  const circles = [...districts].sort((one, other) => other.needs - one.needs).map((one) => {
    const circle = L.circleMarker(one.at, { className: one.chosen ? "needs-map-place needs-map-chosen" : "needs-map-place", radius: 5 + 11 * Math.sqrt(one.needs / most) });
    circle.bindTooltip(one.name, { permanent: true, direction: "center", className: "needs-map-name" });
    circle.on("click", () => settings.go(one.link));
    return circle;
  });
  const group = L.featureGroup(circles).addTo(map);
  if (settings.outlines)
    L.geoJSON(settings.outlines, { style: { className: "needs-map-outline" } }).addTo(map).bringToBack();
  map.on("zoomend", () => placeNames(circles));
  map.fitBounds(group.getBounds().pad(0.1));
  placeNames(circles);
};
