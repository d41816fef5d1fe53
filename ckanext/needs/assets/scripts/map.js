// A map of districts: a circle at each one's middle, or its outline where the portal has outlines.
import L from "leaflet";
import "leaflet/dist/leaflet.css";

export { L };
