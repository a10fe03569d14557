"""Writes best-inertia.json: the least inertia that scikit-learn finds, in 200 starts, for pickups of our generator.

    pip install scikit-learn==1.9.1 && python3 best-inertia.py < pickups.csv

pickups.csv: latitude,longitude a line, without a head: the clients' places of generateTrips(2000, 7).
Standardised by the population's deviation, as BigQuery ML and train-zones.ts do.
"""

import json
import sys
from pathlib import Path

import numpy
from sklearn.cluster import KMeans

points = numpy.loadtxt(sys.stdin, delimiter=",")
points = (points - points.mean(axis=0)) / points.std(axis=0)
best = KMeans(n_clusters=8, n_init=200, random_state=0, tol=0, max_iter=1000).fit(points)
golden = {"pickups": len(points), "seed": 7, "zones": 8, "inertia": round(float(best.inertia_), 6)}
(Path(__file__).parent / "best-inertia.json").write_text(json.dumps(golden) + "\n")
