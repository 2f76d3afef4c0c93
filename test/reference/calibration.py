"""Reference figures for calibration: scikit-learn's Platt sigmoid and its isotonic regression."""

import json

import numpy as np
from sklearn.calibration import _SigmoidCalibration
from sklearn.isotonic import IsotonicRegression

LEAST = 1e-6


def make(out_dir):
    random = np.random.default_rng(31)
    cases = [
        case(*overconfident(random, rows=60, decimals=None)),
        case(*overconfident(random, rows=1500, decimals=None)),
        case(*overconfident(random, rows=400, decimals=2)),
        case(*forest_like(random, rows=300)),
        case(np.array([0.1, 0.2, 0.3, 0.7, 0.8, 0.9]), np.array([0, 0, 0, 1, 1, 1])),
        case(np.array([0.2, 0.2, 0.5, 0.5, 0.5, 0.9]), np.array([0, 1, 0, 0, 1, 1])),
    ]
    (out_dir / "calibration.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")


def overconfident(random, rows, decimals):
    """Forecasts whose log odds are twice what they should be."""
    odds = random.normal(0, 1.3, rows)
    target = (random.random(rows) < 1 / (1 + np.exp(-odds))).astype(int)
    probability = 1 / (1 + np.exp(-2 * odds - 0.3))
    return probability if decimals is None else probability.round(decimals), target


def forest_like(random, rows):
    """Shares of 20 votes, with 0 and 1 among them."""
    truth = random.random(rows)
    target = (random.random(rows) < truth).astype(int)
    return random.binomial(20, truth**2 / (truth**2 + (1 - truth) ** 2)) / 20, target


def case(probability, target):
    clipped = np.clip(probability, LEAST, 1 - LEAST)
    odds = np.log(clipped) - np.log1p(-clipped)
    sigmoid = _SigmoidCalibration().fit(odds, target)
    isotonic = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(probability, target)
    asked = np.linspace(0, 1, 41)
    return {
        "probability": probability.tolist(),
        "target": target.tolist(),
        # Ours counts towards the hit, scikit-learn's away from it.
        "slope": -float(sigmoid.a_),
        "intercept": -float(sigmoid.b_),
        "sigmoid": sigmoid.predict(odds).tolist(),
        "asked": asked.tolist(),
        "isotonic": isotonic.predict(asked).tolist(),
    }
