"""Writes zone-quality.json: Davies-Bouldin and silhouette by scikit-learn, of points in zones with given centres.

    pip install scikit-learn==1.9.1 && python3 zone-quality.py

Points are given in units of a scale, as the zones measure them.
"""

import json
from pathlib import Path

import numpy
from sklearn.metrics import davies_bouldin_score, silhouette_score

random = numpy.random.default_rng(7)
scale = numpy.array([0.04, 0.06])
centres = numpy.array([[48.86, 2.35], [48.84, 2.28], [48.89, 2.40], [48.80, 2.31]])
pickups = numpy.round(
    numpy.concatenate([centre + random.normal(size=(30, 2)) * scale * 0.4 for centre in centres]), 5
)
labels = (((pickups[:, None, :] - centres[None, :, :]) / scale) ** 2).sum(axis=2).argmin(axis=1)
golden = {
    "scale": scale.tolist(),
    "centres": centres.tolist(),
    "pickups": pickups.tolist(),
    "daviesBouldin": round(float(davies_bouldin_score(pickups / scale, labels)), 9),
    "silhouette": round(float(silhouette_score(pickups / scale, labels)), 9),
}
(Path(__file__).parent / "zone-quality.json").write_text(json.dumps(golden) + "\n")
