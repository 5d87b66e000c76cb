"""Travel times by real routing engines, Valhalla and OSRM, behind one port."""
