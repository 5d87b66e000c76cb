"""The constants of car travel, as `python -m infra.measure.calibration` fitted them."""

from __future__ import annotations

from geodata.travel.model import TravelModel

CAR = TravelModel(
    edge=(0.3093, -0.0562, -0.4635, 0.345),
    settling_s=3196.0,
    settling_m=7149.0,
    near=1.4498,
    far=0.7186,
    trip=(
        *(0.236, -0.1724, 1.5222, 0.4878, -0.7725),
        *(0.0054, 0.0118, 0.0797, 0.0214),
        *(0.0312, 0.0192, -0.0473, -0.0476),
    ),
)
