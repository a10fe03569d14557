"""Hotspots of a small city, computed without a line of the project's: numpy 2, scipy 1.16, h3 4.

python hotspots.py > hotspots.json
"""

import json
import math
from collections import defaultdict

import h3
import numpy as np
from scipy.optimize import brentq
from scipy.stats import false_discovery_control, norm

RESOLUTION, MIN_TRIPS = 8, 20
random = np.random.default_rng(17)
centre = h3.latlng_to_cell(48.85, 2.35, RESOLUTION)
cells = sorted(h3.grid_disk(centre, 6))
hot, new, faded = cells[20], cells[60], cells[100]

rows = []
for cell in cells:
    latitude, longitude = h3.cell_to_latlng(cell)
    zone = 1 if longitude < 2.35 else 2
    for hour, weight in ((8, 9), (18, 14), (23, 4)):
        for window in ("former", "latter"):
            times = 3 if cell in (hot, faded) or (cell == new and window == "latter") else 1
            times *= 3 if cell == faded and window == "former" else 1
            trips = int(random.poisson(weight * times))
            if trips == 0:
                continue
            prices = np.round(random.lognormal(2 + zone / 4 + (hour == 23) * 0.3, 0.5, trips), 2)
            square = [math.floor(latitude * 1000), math.floor(longitude * 1000)]
            rows.append([*square, zone, hour, window, trips, f"{prices.sum():.2f}", f"{(prices**2).sum():.4f}"])

# From here on the rows alone are looked at.
areas = defaultdict(lambda: {"former": [], "latter": []})
strata = defaultdict(list)
for north, east, zone, hour, window, trips, revenue, squares in rows:
    cell = h3.latlng_to_cell((north + 0.5) / 1000, (east + 0.5) / 1000, RESOLUTION)
    areas[cell][window].append((zone, hour, trips, float(revenue), float(squares)))
    if window == "latter":
        strata[zone, hour].append((trips, float(revenue)))
price = {key: sum(r for _, r in some) / sum(t for t, _ in some) for key, some in strata.items()}

total = lambda some, n: sum(one[n] for one in some)
lived = {c: a for c, a in areas.items() if a["latter"]}
trips_of = {c: total(a["latter"], 2) for c, a in lived.items()}


def zone_of(some):
    votes = defaultdict(int)
    for zone, _, trips, *_ in some:
        votes[zone] += trips
    return min(votes, key=lambda zone: (-votes[zone], zone))


zone_of_cell = {c: zone_of(a["latter"]) for c, a in lived.items()}
found = {}
for cell, area in lived.items():
    latter = area["latter"]
    mates = [trips_of[c] for c in lived if zone_of_cell[c] == zone_of_cell[cell]]
    by_zone, by_zone_variance = np.mean(mates), 1 / sum(mates)
    near = sorted(trips_of[c] for c in h3.grid_disk(cell, 1) if c != cell and c in lived)
    around = np.mean(near[1:-1]) if len(near) >= 3 else math.nan
    around_variance = 1.1 / (len(near) * around)
    expected, variance = (around, around_variance) if around > by_zone else (by_zone, by_zone_variance)
    fare = sum(t * price[z, h] for z, h, t, *_ in latter) / trips_of[cell]
    revenue, squares = total(latter, 3), total(latter, 4)
    found[cell] = {
        "expected_trips": expected,
        "expected": expected * fare,
        "variance": variance,
        "chance": squares / revenue**2,
        "value": math.log(revenue / (expected * fare)),
        "local": (math.log(revenue / (around * fare)), squares / revenue**2 + around_variance) if around >= 5 else None,
        "revenue": revenue,
    }


def extra_variance(measured):
    values, variances = np.array(measured).T
    upper = values >= np.median(values)
    deviation = (values - np.median(values))[upper]
    off = lambda extra: np.median(deviation / np.sqrt(variances[upper] + extra)) - norm.ppf(0.75)
    return 0.0 if off(0) <= 0 else brentq(off, 0, 100, xtol=1e-14)


extra = extra_variance([one["local"] for one in found.values() if one["local"]])
judged = [c for c in found if trips_of[c] >= MIN_TRIPS]
chances = [
    norm.sf(f["value"] / math.sqrt(f["chance"] * math.exp(f["value"] / 2) + f["variance"] + extra))
    for f in (found[c] for c in judged)
]
adjusted = false_discovery_control(chances + [1.0] * (len(found) - len(judged)))
named = [c for c, p in zip(judged, adjusted) if p <= 0.05]


def change(area):
    (r1, s1), (r2, s2) = ((total(area[w], 3), total(area[w], 4)) for w in ("former", "latter"))
    return math.log(r2 / r1), s1 / r1**2 + s2 / r2**2


both = [a for a in areas.values() if min(total(a["former"], 2), total(a["latter"], 2)) >= MIN_TRIPS]
change_extra = extra_variance([change(a) for a in both])
changes = [change(areas[c]) for c in named]
certain = false_discovery_control([2 * norm.sf(abs(v) / math.sqrt(s + change_extra)) for v, s in changes])

answer = []
for cell, (value, _), p in zip(named, changes, certain):
    f = found[cell]
    margin = norm.ppf(0.975) * math.sqrt(f["chance"] + f["variance"] + extra)
    latitude, longitude = h3.cell_to_latlng(cell)
    answer.append(
        {
            "cell": cell,
            "latitude": round(latitude, 6),
            "longitude": round(longitude, 6),
            "zone": zone_of_cell[cell],
            "trips": trips_of[cell],
            "expected_trips": round(float(f["expected_trips"]), 1),
            "revenue": f"{f['revenue']:.2f}",
            "expected_revenue": f"{f['expected']:.2f}",
            "ratio": round(math.exp(f["value"]), 3),
            "low": round(math.exp(f["value"] - margin), 3),
            "high": round(math.exp(f["value"] + margin), 3),
            "change": "steady" if p > 0.05 else "growing" if value > 0 else "shrinking",
        }
    )
answer.sort(key=lambda row: -row["low"])
columns = ["north", "east", "CENTROID_ID", "hour_of_day", "in_window", "trips", "chiffre_d_affaires", "squares"]
print(json.dumps({"extra": extra, "columns": columns, "rows": rows, "hotspots": answer}))
