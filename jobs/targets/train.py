#!/usr/bin/env python3
"""Trains the target networks of this folder with scikit-learn and writes them as .npz (float64).

usage: train.py [FOLDER]        (default: the folder of this script)

Needs numpy and scikit-learn, and no network: all data sets come with scikit-learn.
"""

import pathlib
import sys

import numpy as np
import sklearn
from sklearn.datasets import load_diabetes, load_digits, make_friedman1
from sklearn.neural_network import MLPRegressor


def standardised(columns):
    return (columns - columns.mean(axis=0)) / columns.std(axis=0)


def diabetes():
    x, y = load_diabetes(return_X_y=True)
    return standardised(x), standardised(y)


def digits():
    x, y = load_digits(return_X_y=True)
    return x / 16.0, y.astype(np.float64)


def friedman():
    x, y = make_friedman1(n_samples=1000, n_features=8, noise=0.5, random_state=0)
    return standardised(x), standardised(y)


# Weight decay for as long as it takes: no rule stops it before the last epoch.
DECAY = {"alpha": 10.0, "tol": 0.0, "n_iter_no_change": 10**6}

# name: (data set, neurons, most epochs, what is not at scikit-learn's default)
TARGETS = {
    "diabetes-64": (diabetes, 64, 500, {}),
    "digits-32": (digits, 32, 400, {}),
    "digits-128": (digits, 128, 400, {}),
    "diabetes-200-decay": (diabetes, 200, 1000, DECAY),
    "diabetes-200-lbfgs": (diabetes, 200, 5000, DECAY | {"alpha": 30.0, "solver": "lbfgs"}),
    "friedman-200-decay": (friedman, 200, 1000, DECAY),
    "friedman-200-dead": (friedman, 200, 1000, DECAY | {"alpha": 1.0, "learning_rate_init": 0.03}),
}


def train(name, folder):
    load, neurons, epochs, options = TARGETS[name]
    x, y = load()
    options = {"solver": "adam", **options}
    model = MLPRegressor(
        hidden_layer_sizes=(neurons,), activation="relu", max_iter=epochs, random_state=0, **options
    )
    model.fit(x, y)
    w1, w2 = (coefficients.T for coefficients in model.coefs_)
    b1, b2 = model.intercepts_
    arrays = {"W1": w1, "b1": b1, "W2": w2, "b2": b2}
    arrays = {key: np.ascontiguousarray(array, dtype=np.float64) for key, array in arrays.items()}
    # The file, not the model in memory, must answer as the model does.
    by_hand = np.maximum(x @ arrays["W1"].T + arrays["b1"], 0.0) @ arrays["W2"].T + arrays["b2"]
    assert np.allclose(by_hand[:, 0], model.predict(x), rtol=0, atol=1e-12 * np.abs(y).max() * x.shape[1])
    np.savez(folder / f"{name}.npz", **arrays)
    error = np.mean((model.predict(x) - y) ** 2)
    print(
        f"| `{name}.npz` | {x.shape[1]}-{neurons}-1 | {x.shape[0]} | {model.n_iter_} | "
        f"{error:.4g} | {np.var(y):.4g} |"
    )


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent
    print(f"numpy {np.__version__}, scikit-learn {sklearn.__version__}, Python {sys.version.split()[0]}\n")
    print("| file | layers | samples | epochs | mean squared error | variance of the outputs |")
    print("|---|---|---|---|---|---|")
    for name in TARGETS:
        train(name, folder)


if __name__ == "__main__":
    main()
